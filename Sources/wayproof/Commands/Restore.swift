import Access
import ArgumentParser
import HTTPClient
import Ledger
import Notes

/// `wayproof restore`: lets a copy go on.
struct Restore: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Let a ledger that was put back from a copy go on.",
    discussion: """
      Put the files of the copy into the ledger's folder, keys beside them. Then ask \
      everybody who follows the log, its witnesses and its readers for the newest checkpoint they have \
      seen, and show it:

        wayproof restore --data ledger --newest-checkpoint newest.txt

      If the ledger holds that very tree, it can go on. If it does not, the copy is too old: a key that \
      signed another history from there would be found out, and nobody would trust the log again. \
      The missing entries come from a follower, which asks nobody to believe it:

        wayproof restore --data ledger --from http://follower.example:8091 --token-file follower.token

      It and all witnesses and followers of trust.txt and witnesses.txt are asked what they have cosigned \
      last, and the ledger is brought forward to the newest of that. Bodies come too if the follower has \
      them and the token, one of its own, has the scope mirror (--bodies); members parts do not. Interrupted, \
      it is simply done again.

      Tokens, certificates, shares, codes and reports are those of the copy: what was revoked since is good \
      again until it is revoked again.

      Exit code 1: the ledger does not hold that tree, or cannot be brought there.
      """
  )

  @Option(help: "The folder of the ledger.")
  var data: String

  @Option(help: "A file with the newest checkpoint that anyone has seen; - is standard input.")
  var newestCheckpoint: String?

  @Option(help: "A follower to fetch the missing entries from: the URL at which it answers.")
  var from: String?

  @OptionGroup var credentials: CredentialOptions

  @Flag(help: "Fetch bodies too; the token needs the scope mirror.")
  var bodies = false

  @Option(
    help:
      "A witness or follower that is gone for good and is not asked; can be given several times."
  )
  var without: [String] = []

  @OptionGroup
  var client: ClientOptions

  func validate() throws {
    guard (from == nil) != (newestCheckpoint == nil), (from != nil) == credentials.areGiven else {
      throw ValidationError(
        "give --newest-checkpoint FILE, or --from URL and --token-file FILE or --certificate FILE"
      )
    }
  }

  func run() throws {
    try reportingFailure {
      let directory = DataDirectory(path: data)
      let key = try KeyFile.read(directory.logKeyFile).verifier
      if let from { return try recover(directory, key, from: from) }
      let newestCheckpoint = newestCheckpoint ?? "-"
      let note = try Files.read(newestCheckpoint, as: "checkpoint")
      do {
        try directory.explaining {
          try LedgerBackup.restore(data, key: key, newest: note)
        }
      } catch let error as NotesError {
        throw CommandFailure(
          .data,
          "the checkpoint in \(newestCheckpoint.shown) is not this log's: \(error)",
          hint: "give what the log published, with all its lines: curl …/checkpoint"
        )
      }
      print("the ledger in \(data.shown) holds that checkpoint, and goes on from there")
      try remindOfTokens(directory)
    }
  }

  private func recover(
    _ directory: DataDirectory,
    _ key: VerifierKey,
    from: String
  ) throws {
    let url: WebURL
    do { url = try WebURL(from) } catch {
      throw CommandFailure(.configuration, "--from: \(error)")
    }
    let credentials = try credentials.read(client)
    let recovery = ForwardRecovery(
      directory: directory,
      policy: try TrustFile.read(directory.trustFile),
      log: key,
      source: FeedSource(url: url, credentials, withBodies: bodies),
      url: url,
      without: Set(without),
      authorities: credentials.authorities
    )
    let newest = try recovery.run()
    print(
      "the ledger in \(data.shown) holds the newest tree of \(newest.size) entries, and goes on"
    )
    try remindOfTokens(directory)
  }

  /// Says that what was revoked after the copy was made is good again: nothing else tells of it.
  private func remindOfTokens(_ directory: DataDirectory) throws {
    guard Files.exist(directory.tokenFile) else { return }
    let good = try TokenStore(directory.tokenFile).all().filter { $0.revoked == nil }
    guard !good.isEmpty else { return }
    print(
      "its tokens and certificates are those of the copy, \(good.count) of them good: revoke again what was "
        + "revoked since; see wayproof token list"
    )
  }
}

import Crypto
import Notes
import Testing

/// Notes that others published or computed.
struct NoteVectorTests {
  struct Vector: Sendable, CustomTestStringConvertible {
    let source: String
    let vkey: String
    let text: String
    let blob: String
    var testDescription: String { source }
  }

  static let vectors = [
    Vector(
      source: "c2sp.org/signed-note",
      vkey: "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
      text: "This is an example message.\n",
      blob: """
        Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
        """
    ),
    Vector(
      source: "golang.org/x/mod/sumdb/note",
      vkey: "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
      text: """
        If you think cryptography is the answer to your problem,
        then you don't know what your problem is.

        """,
      blob: """
        x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
        """
    ),
    Vector(
      source: "github.com/C2SP/C2SP issue 99, a sigsum checkpoint",
      vkey: """
        sigsum.org/v1/tree/e796172b92befd62d9dc67e41c2f5bc9d3100a3023b20b1ca40288dd1c679e69\
        +809da1a3+AWbguFjkYqYJ5m/nE3DIFtiEb/ED1UmaIqf+w3/bxCSn
        """,
      text: """
        sigsum.org/v1/tree/e796172b92befd62d9dc67e41c2f5bc9d3100a3023b20b1ca40288dd1c679e69
        10
        HA5HAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=

        """,
      blob: """
        gJ2ho0n8F8olcerUF1FFdv235A/5as/coWrpLrtE7ovMeP5whgwouYExowG/lTznxu6OUGjjt5yJQ6bXtTcf718MqAQ=
        """
    ),
    Vector(
      source: "torchwood's litewitness.txt, a sigsum checkpoint",
      vkey: """
        sigsum.org/v1/tree/4d6d8825a6bb689d459628312889dfbb0bcd41b5211d9e1ce768b0ff0309e562\
        +5202289b+Af/cLU2Y5BJNP+r3iMDC+av9eWCD0fBJVDfzAux5zxAP
        """,
      text: """
        sigsum.org/v1/tree/4d6d8825a6bb689d459628312889dfbb0bcd41b5211d9e1ce768b0ff0309e562
        1
        KgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=

        """,
      blob: """
        UgIom7fPZTqpxWWhyjWduBvTvGVqsokMbqTArsQilegKoFBJQjUFAmQ0+YeSPM3wfUQMFSzVnnNuWRTYrajXpNUbIQY=
        """
    ),
    Vector(
      source: "litewitness.txt, the same log grown to three leaves",
      vkey: """
        sigsum.org/v1/tree/4d6d8825a6bb689d459628312889dfbb0bcd41b5211d9e1ce768b0ff0309e562\
        +5202289b+Af/cLU2Y5BJNP+r3iMDC+av9eWCD0fBJVDfzAux5zxAP
        """,
      text: """
        sigsum.org/v1/tree/4d6d8825a6bb689d459628312889dfbb0bcd41b5211d9e1ce768b0ff0309e562
        3
        RcCI1Nk56ZcSmIEfIn0SleqtV7uvrlXNccFx595Iwl0=

        """,
      blob: """
        UgIom2VbtIcdFbwFAy1n7s6IkAxIY6J/GQOTuZF2ORV39d75cbAj2aQYwyJre36kezNobZs4SUUdrcawfAB8WVrx6go=
        """
    ),
  ]

  @Test(arguments: vectors)
  func `a published note verifies`(vector: Vector) throws {
    let key = try VerifierKey(vkey: vector.vkey)
    let note = "\(vector.text)\n\u{2014} \(key.name) \(vector.blob)\n"
    let signed = try SignedNote(parsing: note)
    #expect(try signed.verified(by: [key]) == [key])
    #expect(signed.bytes == Array(note.utf8))
    #expect(signed.text == Array(vector.text.utf8))
    #expect(key.vkey == vector.vkey)
  }
}

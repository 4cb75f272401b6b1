import Foundation

/// What the figures were measured on.
struct Machine {
  /// The folder in which files are written.
  let folder: String

  /// Three lines: build, processor and system, load and disk.
  var text: String {
    """
    Wayproof benchmarks, \(build), seed \(SeededRandom.seed)
    \(ProcessInfo.processInfo.activeProcessorCount) × \(processor), \(memory), Linux \(kernel)
    load \(load), files in \(folder) (\(fileSystem))
    """
  }

  /// The load averages over 1, 5 and 15 minutes.
  var load: String {
    file("/proc/loadavg").split(separator: " ").prefix(3).joined(separator: " ")
  }

  private var build: String {
    #if DEBUG
    "DEBUG BUILD: these figures mean nothing; run: swift run -c release Benchmarks"
    #else
    "release build"
    #endif
  }

  private var processor: String {
    let line = file("/proc/cpuinfo").split(separator: "\n").first { $0.hasPrefix("model name") }
    return line?.split(separator: ":").last?.trimmingCharacters(in: .whitespaces) ?? "processors"
  }

  private var memory: String {
    "\(Figures.number(Double(ProcessInfo.processInfo.physicalMemory) / 0x1p30)) GiB"
  }

  private var kernel: String {
    file("/proc/sys/kernel/osrelease").trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// The kind of file system: what is durable on `tmpfs` costs nothing and is worth nothing.
  private var fileSystem: String {
    let path = URL(filePath: folder).resolvingSymlinksInPath().path + "/"
    let mounts = file("/proc/mounts").split(separator: "\n").map { $0.split(separator: " ") }
    let above = mounts.filter { words in
      words.count > 2 && path.hasPrefix(words[1] == "/" ? "/" : "\(words[1])/")
    }
    return above.max { $0[1].count < $1[1].count }.map { String($0[2]) } ?? "unknown file system"
  }

  private func file(_ path: String) -> String {
    (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
  }
}

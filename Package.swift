// swift-tools-version: 6.2
import PackageDescription

// Read from the bottom up: each target imports only what stands above it here. The table is
// enforced by TidyTests.

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]
/// Pure targets hold no unsafe call, no input or output, and no clock.
let pure: [SwiftSetting] = strict + [.strictMemorySafety()]

let argumentParser: Target.Dependency = .product(
  name: "ArgumentParser",
  package: "swift-argument-parser"
)
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")

let package = Package(
  name: "wayproof",
  products: [.executable(name: "wayproof", targets: ["wayproof"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.0"),
  ],
  targets: [
    // C libraries and system headers.
    .systemLibrary(
      name: "CSQLite",
      pkgConfig: "sqlite3",
      providers: [.apt(["libsqlite3-dev"])]
    ),
    .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(
      name: "CQREncode",
      pkgConfig: "libqrencode",
      providers: [.apt(["libqrencode-dev"])]
    ),
    .systemLibrary(name: "CEpoll"),
    .systemLibrary(name: "CMalloc"),

    // Bytes and mathematics.
    .target(name: "Crypto", dependencies: ["COpenSSL"], swiftSettings: strict),
    .target(name: "Merkle", dependencies: ["Crypto"], swiftSettings: pure),
    .target(name: "Notes", dependencies: ["Crypto"], swiftSettings: pure),

    // What is said, and how it is checked.
    .target(name: "GS1", swiftSettings: pure),
    .target(name: "EPCIS", dependencies: ["Crypto", "GS1"], swiftSettings: pure),
    .target(
      name: "Provenance",
      dependencies: ["Crypto", "EPCIS", "GS1", "Merkle", "Notes"],
      swiftSettings: pure
    ),

    // Where it is kept.
    .target(name: "SQLite", dependencies: ["CSQLite"], swiftSettings: strict),
    .target(name: "Zlib", dependencies: ["CZlib"], swiftSettings: strict),
    .target(
      name: "Printing",
      dependencies: ["CQREncode", "CZlib", "Zlib"],
      swiftSettings: strict
    ),
    .target(name: "Codes", dependencies: ["Crypto", "SQLite"], swiftSettings: strict),
    .target(name: "Access", dependencies: ["Crypto", "SQLite"], swiftSettings: strict),
    .target(
      name: "Ledger",
      dependencies: ["Crypto", "Merkle", "Notes", "SQLite", "Zlib"],
      swiftSettings: strict
    ),

    // Both together: what parties say goes in, bundles come out.
    .target(
      name: "Registrar",
      dependencies: ["Crypto", "EPCIS", "GS1", "Ledger", "Merkle", "Notes", "Provenance"],
      swiftSettings: strict
    ),

    .target(
      name: "Events",
      dependencies: [
        "Crypto", "EPCIS", "GS1", "Ledger", "Merkle", "Provenance", "Registrar", "SQLite",
      ],
      swiftSettings: strict
    ),

    // How it is asked for.
    .target(name: "HTTP", swiftSettings: pure),
    .target(name: "Net", dependencies: ["CEpoll", "COpenSSL", "HTTP"], swiftSettings: strict),
    .target(name: "HTTPClient", dependencies: ["COpenSSL"], swiftSettings: strict),

    // Who vouches for it.
    .target(
      name: "Cosigning",
      dependencies: ["Crypto", "HTTP", "HTTPClient", "Ledger", "Merkle", "Notes", "SQLite"],
      swiftSettings: strict
    ),
    .target(name: "Monitoring", dependencies: ["Crypto", "Merkle", "Notes"], swiftSettings: pure),
    .target(
      name: "Following",
      dependencies: ["Crypto", "Ledger", "Merkle", "Notes", "Provenance", "Registrar"],
      swiftSettings: strict
    ),
    .target(
      name: "Site",
      dependencies: [
        "Access", "Codes", "Crypto", "EPCIS", "Events", "GS1", "HTTP", "Ledger", "Merkle", "Notes",
        "Printing", "Provenance", "Registrar", "Zlib", mustache,
      ],
      resources: [
        .embedInCode("Languages"), .embedInCode("Map/coast.txt"), .embedInCode("Schema"),
        .embedInCode("Templates"),
      ],
      swiftSettings: strict
    ),
    .executableTarget(
      name: "wayproof",
      dependencies: [
        "Access", "CMalloc", "Codes", "Cosigning", "Crypto", "EPCIS", "Events", "Following", "GS1",
        "HTTP",
        "HTTPClient", "Ledger",
        "Merkle", "Monitoring",
        "Net",
        "Notes",
        "Printing", "Provenance", "Registrar", "Site", "Zlib", argumentParser, logging,
      ],
      swiftSettings: strict
    ),
    // Counts allocations in Benchmarks, and in no other program.
    .target(name: "CAllocations"),
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        "CAllocations", "Crypto", "EPCIS", "Events", "GS1", "HTTP", "HTTPClient", "Ledger",
        "Merkle",
        "Net", "Notes", "Provenance", "Registrar", "SQLite", argumentParser,
      ],
      swiftSettings: strict
    ),

    .testTarget(name: "CryptoTests", dependencies: ["Crypto"], swiftSettings: strict),
    .testTarget(
      name: "MerkleTests",
      dependencies: ["Crypto", "Merkle"],
      swiftSettings: strict
    ),
    .testTarget(name: "NotesTests", dependencies: ["Crypto", "Notes"], swiftSettings: strict),
    .testTarget(name: "GS1Tests", dependencies: ["GS1"], swiftSettings: strict),
    .testTarget(name: "EPCISTests", dependencies: ["EPCIS", "GS1"], swiftSettings: strict),
    .testTarget(
      name: "ProvenanceTests",
      dependencies: ["Crypto", "EPCIS", "GS1", "Merkle", "Notes", "Provenance"],
      resources: [.copy("Vectors")],
      swiftSettings: strict
    ),
    .testTarget(name: "SQLiteTests", dependencies: ["SQLite"], swiftSettings: strict),
    .testTarget(name: "ZlibTests", dependencies: ["Zlib"], swiftSettings: strict),
    .testTarget(
      name: "PrintingTests",
      dependencies: ["Printing", "Zlib"],
      swiftSettings: strict
    ),
    .testTarget(name: "CodesTests", dependencies: ["Codes"], swiftSettings: strict),
    .testTarget(name: "AccessTests", dependencies: ["Access"], swiftSettings: strict),
    .target(name: "CFaults", dependencies: ["CSQLite"], path: "Tests/CFaults"),
    .testTarget(
      name: "LedgerTests",
      dependencies: ["CFaults", "Crypto", "Ledger", "Merkle", "Notes", "SQLite"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "RegistrarTests",
      dependencies: ["Crypto", "EPCIS", "Ledger", "Merkle", "Notes", "Provenance", "Registrar"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "EventsTests",
      dependencies: [
        "Crypto", "EPCIS", "Events", "GS1", "Ledger", "Merkle", "Notes", "Provenance",
        "Registrar", "SQLite",
      ],
      swiftSettings: strict
    ),
    .testTarget(
      name: "MonitoringTests",
      dependencies: ["Crypto", "Merkle", "Monitoring", "Notes"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "FollowingTests",
      dependencies: ["Crypto", "EPCIS", "Following", "Ledger", "Merkle", "Notes", "Provenance"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "CosigningTests",
      dependencies: [
        "Cosigning", "Crypto", "HTTP", "HTTPClient", "Ledger", "Merkle", "Net", "Notes", "SQLite",
      ],
      swiftSettings: strict
    ),
    .testTarget(name: "HTTPTests", dependencies: ["HTTP"], swiftSettings: strict),
    .testTarget(
      name: "NetTests",
      dependencies: ["COpenSSL", "HTTP", "Net"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "SiteTests",
      dependencies: [
        "Access", "Codes", "Crypto", "EPCIS", "Events", "GS1", "HTTP", "Ledger", "Merkle", "Net",
        "Notes", "Provenance", "Registrar", "Site", "Zlib",
      ],
      exclude: ["Scripts"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "ProgramTests",
      dependencies: [
        "Codes", "Crypto", "HTTP", "Ledger", "Merkle", "Net", "Notes", "Registrar", "wayproof",
      ],
      swiftSettings: strict
    ),
    .testTarget(name: "TidyTests", swiftSettings: strict),
  ]
)

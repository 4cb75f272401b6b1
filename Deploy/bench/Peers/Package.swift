// swift-tools-version: 6.2
import PackageDescription

// Servers that Deploy/bench/http compares with. A package of its own, so that nothing here is a
// dependency of Wayproof.
let package = Package(
  name: "Peers",
  dependencies: [
    .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1")
  ],
  targets: [
    .executableTarget(
      name: "hummingbird-peer",
      dependencies: [.product(name: "Hummingbird", package: "hummingbird")],
      path: "Sources/HummingbirdPeer"
    )
  ]
)

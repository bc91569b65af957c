// swift-tools-version: 6.1
import PackageDescription

// Three small programs that use UnbiddenKit as any other package does.
let package = Package(
  name: "unbidden-examples",
  dependencies: [.package(name: "unbidden", path: "..")],
  targets: ["microphone", "folder", "own-word"].map { name in
    .executableTarget(
      name: name, dependencies: [.product(name: "UnbiddenKit", package: "unbidden")])
  }
)

// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "unbidden",
  products: [
    .executable(name: "unbidden", targets: ["unbidden"]),
    .library(name: "Audio", targets: ["Audio"]),
    .library(name: "Features", targets: ["Features"]),
    .library(name: "Matching", targets: ["Matching"]),
    .library(name: "Audit", targets: ["Audit"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
  ],
  targets: [
    .systemLibrary(name: "CALSA", pkgConfig: "alsa", providers: [.apt(["libasound2-dev"])]),
    .systemLibrary(name: "CFFTW", pkgConfig: "fftw3f", providers: [.apt(["libfftw3-dev"])]),
    .systemLibrary(
      name: "CSndFile", pkgConfig: "sndfile", providers: [.apt(["libsndfile1-dev"])]),
    .systemLibrary(name: "CSoxr", pkgConfig: "soxr", providers: [.apt(["libsoxr-dev"])]),
    .target(name: "CCapture", dependencies: ["CALSA"]),
    .target(name: "Audio", dependencies: ["CCapture", "CKernels", "CSndFile", "CSoxr"]),
    .target(name: "CKernels"),
    .target(name: "CResources"),
    .target(
      name: "Features",
      dependencies: ["CFFTW", "CKernels", .product(name: "Crypto", package: "swift-crypto")]),
    .target(
      name: "Matching",
      dependencies: [
        "CKernels", "CResources", "Features",
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
    .target(name: "Audit", dependencies: ["Audio", "Matching"]),
    .executableTarget(
      name: "unbidden",
      dependencies: [
        "Audio", "Features", "Matching", "Audit",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Histogram", package: "hdrhistogram-swift"),
      ]),
    .target(name: "TestSupport", path: "Tests/TestSupport", exclude: ["alsa.conf"]),
    .testTarget(
      name: "AudioTests", dependencies: ["Audio", "CCapture", "TestSupport"],
      exclude: ["Resources"]),
    .testTarget(
      name: "FeaturesTests", dependencies: ["CKernels", "Features", "TestSupport"],
      resources: [.copy("Resources")]),
    .testTarget(
      name: "MatchingTests",
      dependencies: [
        "Matching", "Features", "Audio", "Audit", "CResources", "TestSupport",
      ],
      exclude: ["Resources"]),
    .testTarget(name: "AuditTests", dependencies: ["Audit", "Audio", "Matching", "TestSupport"]),
    .testTarget(name: "CommandTests", dependencies: ["unbidden", "TestSupport"]),
  ]
)

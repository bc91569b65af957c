// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "unbidden",
  products: [
    .executable(name: "unbidden", targets: ["unbidden"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
  ],
  targets: [
    // System libraries.
    .systemLibrary(name: "CALSA", pkgConfig: "alsa", providers: [.apt(["libasound2-dev"])]),
    .systemLibrary(name: "CFFTW", pkgConfig: "fftw3f", providers: [.apt(["libfftw3-dev"])]),
    .systemLibrary(
      name: "CSndFile", pkgConfig: "sndfile", providers: [.apt(["libsndfile1-dev"])]),
    .systemLibrary(name: "CSoxr", pkgConfig: "soxr", providers: [.apt(["libsoxr-dev"])]),

    // C of our own.
    .target(name: "CCapture", dependencies: ["CALSA"]),
    .target(name: "CKernels"),
    .target(name: "CResources"),

    // The way of the sound, from the bottom up.
    .target(name: "Audio", dependencies: ["CCapture", "CKernels", "CSndFile", "CSoxr"]),
    .target(
      name: "TensorFile",
      dependencies: ["CResources", .product(name: "Crypto", package: "swift-crypto")]),
    .target(name: "Features", dependencies: ["CFFTW", "CKernels", "TensorFile"]),
    .target(name: "Spotting", dependencies: ["CKernels", "Features"]),
    .target(name: "WakeWords", dependencies: ["Spotting", "TensorFile"]),
    .target(name: "Enrollment", dependencies: ["WakeWords"]),
    .target(name: "Audit", dependencies: ["Audio", "WakeWords"]),
    .executableTarget(
      name: "unbidden",
      dependencies: [
        "Audio", "Enrollment", "Audit",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Histogram", package: "hdrhistogram-swift"),
      ]),

    .target(name: "TestSupport", path: "Tests/TestSupport", exclude: ["alsa.conf"]),
    .testTarget(
      name: "AudioTests", dependencies: ["Audio", "CCapture", "TestSupport"],
      exclude: ["Resources"]),
    .testTarget(
      name: "TensorFileTests", dependencies: ["TensorFile", "TestSupport"],
      resources: [.copy("Resources")]),
    .testTarget(
      name: "FeaturesTests", dependencies: ["CKernels", "Features", "TestSupport"],
      resources: [.copy("Resources")]),
    .testTarget(
      name: "AuditTests", dependencies: ["Audit", "Enrollment", "TestSupport"],
      exclude: ["Resources"]),
    .testTarget(name: "CommandTests", dependencies: ["unbidden", "TestSupport"]),
  ]
)

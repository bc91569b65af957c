// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "unbidden",
  products: [
    .executable(name: "unbidden", targets: ["unbidden"]),
    .executable(name: "unbidden-review", targets: ["unbidden-review"]),
    .library(name: "UnbiddenKit", targets: ["UnbiddenKit"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
  ],
  targets: [
    // System libraries.
    .systemLibrary(name: "CALSA", pkgConfig: "alsa", providers: [.apt(["libasound2-dev"])]),
    .systemLibrary(
      name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
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
    .target(name: "Processes"),
    .target(name: "Enrollment", dependencies: ["Audio", "Processes", "WakeWords"]),
    .target(name: "Live", dependencies: ["Audio", "Processes", "WakeWords"]),
    .target(
      name: "Audit",
      dependencies: [
        "Audio", "CArchive", "WakeWords", .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),

    .target(
      name: "Report",
      dependencies: [
        "Audit", .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Mustache", package: "swift-mustache"),
      ]),

    .target(
      name: "Review",
      dependencies: [
        "Report", .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Hummingbird", package: "hummingbird"),
      ]),

    // What is made of it: a library for other programs, and the commands.
    .target(name: "UnbiddenKit", dependencies: ["Audit", "Enrollment", "Live"]),
    .executableTarget(
      name: "unbidden",
      dependencies: [
        "Audit", "Enrollment", "Live", "Report",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Histogram", package: "hdrhistogram-swift"),
      ]),

    // What `unbidden review` becomes: a program of its own, since the server in it would cost each that
    // listens 2 MB.
    .executableTarget(name: "unbidden-review", dependencies: ["Processes", "Review"]),

    // What several suites need.
    .target(name: "TestSupport", path: "Tests/TestSupport", exclude: ["alsa.conf"]),
    .target(
      name: "SpottingTestSupport", dependencies: ["Audio", "Enrollment", "TestSupport"],
      path: "Tests/SpottingTestSupport"),
    // Naive twins of the kernels, which tests hold them to and benchmarks measure them beside.
    .target(name: "NaiveKernels", path: "Tests/NaiveKernels"),
    .target(
      name: "FuzzTargets", dependencies: ["Audit", "TestSupport"], path: "Tests/FuzzTargets"),

    .testTarget(
      name: "AudioTests", dependencies: ["Audio", "CCapture", "TestSupport"],
      exclude: ["Resources"]),
    .testTarget(
      name: "TensorFileTests", dependencies: ["TensorFile", "TestSupport"],
      resources: [.copy("Resources")]),
    .testTarget(
      name: "FeaturesTests", dependencies: ["CKernels", "Features", "NaiveKernels", "TestSupport"],
      resources: [.copy("Resources")]),
    .testTarget(
      name: "SpottingTests",
      dependencies: ["NaiveKernels", "Spotting", "SpottingTestSupport", "TestSupport"]),
    .testTarget(name: "WakeWordsTests", dependencies: ["SpottingTestSupport"]),
    .testTarget(name: "EnrollmentTests", dependencies: ["NaiveKernels", "SpottingTestSupport"]),
    .testTarget(name: "LiveTests", dependencies: ["Live", "SpottingTestSupport"]),
    .testTarget(
      name: "AuditTests",
      dependencies: [
        "Audit", "SpottingTestSupport", .product(name: "GRDB", package: "GRDB.swift"),
      ], exclude: ["Resources"]),
    .testTarget(
      name: "ReportTests", dependencies: ["Report", "SpottingTestSupport"]),
    .testTarget(
      name: "ReviewTests",
      dependencies: [
        "Review", "SpottingTestSupport", .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .testTarget(
      name: "FuzzTests", dependencies: ["FuzzTargets", "TestSupport"], exclude: ["Resources"]),
    .testTarget(name: "UnbiddenKitTests", dependencies: ["UnbiddenKit", "SpottingTestSupport"]),
    .testTarget(
      name: "CommandTests", dependencies: ["unbidden", "unbidden-review", "SpottingTestSupport"]),
  ]
)

// What only `make bench` builds: no other build fetches what measuring needs.
if Context.environment["UNBIDDEN_BENCHMARKS"] != nil {
  package.dependencies.append(
    // Without its traits it needs no malloc interposer; its counts of allocations then read 0.
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []))
  package.targets.append(
    // The plugin takes targets whose folder lies in one called Benchmarks.
    .executableTarget(
      name: "Kernels",
      dependencies: [
        "Audio", "CKernels", "Enrollment", "Features", "NaiveKernels", "Spotting", "TestSupport",
        "WakeWords", .product(name: "Benchmark", package: "benchmark"),
      ],
      path: "Benchmarks/Kernels",
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]))
}

// What only `make docs` needs.
if Context.environment["UNBIDDEN_DOCS"] != nil {
  package.dependencies.append(
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"))
}

// What only `make fuzz` builds, with libFuzzer.
if Context.environment["UNBIDDEN_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(name: "Fuzz", dependencies: ["FuzzTargets"], path: "Tests/Fuzz"))
}

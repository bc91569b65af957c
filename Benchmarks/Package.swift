// swift-tools-version: 6.1
import PackageDescription

// A package of its own, so that what measuring needs stays out of the product.
let package = Package(
  name: "unbidden-benchmarks",
  dependencies: [
    .package(name: "unbidden", path: ".."),
    // Without its traits it needs no malloc interposer; its counts of allocations then read 0.
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
  ],
  targets: [
    // The plugin takes targets whose folder lies in one called Benchmarks: this one.
    .executableTarget(
      name: "Kernels",
      // CKernels is no product, but comes with Features: whoever imports that sees what it imports.
      dependencies: [
        .product(name: "Audio", package: "unbidden"),
        .product(name: "Features", package: "unbidden"),
        .product(name: "Matching", package: "unbidden"),
        .product(name: "Benchmark", package: "benchmark"),
      ],
      path: "Kernels",
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")])
  ]
)

import CKernels

/// The local costs of a stream frame against paths side by side.
struct PathCostsPair: KernelPair {
  private(set) var output: [Float]
  private let rows: Int
  private let paths: Int
  private let logPosteriors: [Float]
  private let classes: [Int32]
  private let caps: [Float]

  init(rows: Int, paths: Int, classes count: Int) {
    (self.rows, self.paths) = (rows, paths)
    var random = SampleNumbers()
    logPosteriors = random.numbers(count, in: -12..<0)
    let lanes = Int(unbidden_lanes)
    classes = (0..<rows * lanes).map { _ in Int32(random.share() * Float(count)) }
    caps = [Float](repeating: 6, count: lanes)
    output = [Float](repeating: 0, count: rows * lanes)
  }

  mutating func run() {
    unbidden_path_costs(logPosteriors, classes, caps, Int32(paths), Int32(rows), &output)
  }

  mutating func runNaive() {
    for row in 0..<rows {
      for path in 0..<paths {
        let index = row * Int(unbidden_lanes) + path
        output[index] = min(caps[path], -logPosteriors[Int(classes[index])])
      }
    }
  }
}

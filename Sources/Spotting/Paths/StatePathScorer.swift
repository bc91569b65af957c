import CKernels
import Features

/// Scores all wake words whose state paths are of one head of the acoustic model.
package struct StatePathScorer: WordScorer {
  private let head: StatePathPattern.Head
  private var words: [Word]
  private var dtw: BatchedDTW
  /// For each batch of ``dtw``: for each frame the class of each path; what lies beyond a path's
  /// end counts nowhere. Its paths, its rows, and the most that a frame of each path may cost.
  private let batches: [(classes: [Int32], paths: Int32, rows: Int32, caps: [Float])]
  private var history: PosteriorHistory

  private struct Word {
    /// The detector's number of it.
    let number: Int
    let paths: Range<Int>
    let calibration: Calibration
    var verifier: Verifier?
  }

  /// - Parameters:
  ///   - head: the acoustic model's head that all of the paths are of.
  ///   - patterns: the words', each with the detector's number of it. All for `weights`.
  ///   - weights: the acoustic model's.
  package init(
    _ head: StatePathPattern.Head, _ patterns: [(Int, StatePathPattern, Calibration)],
    _ weights: AcousticModelWeights
  ) {
    self.head = head
    var paths: [(classes: [Int], cap: Float)] = []
    words = patterns.map { number, pattern, calibration in
      let first = paths.count
      paths += pattern.statePaths.map { ($0, pattern.cap) }
      return Word(
        number: number, paths: first..<paths.count, calibration: calibration,
        verifier: pattern.verifier.map { Verifier(pattern, $0) })
    }
    dtw = BatchedDTW(lengths: paths.map(\.classes.count))
    batches = stride(from: 0, to: paths.count, by: BatchedDTW.lanes).map {
      Self.batch(paths[$0..<min($0 + BatchedDTW.lanes, paths.count)])
    }
    let verified = patterns.filter { $0.1.verifier != nil }.flatMap(\.1.statePaths).map(\.count)
    history = PosteriorHistory(
      capacity: verified.max().map { BatchedDTW.longestMatch(length: $0) } ?? 0,
      classes: weights.description.states.count)
  }

  private static func batch(
    _ paths: ArraySlice<(classes: [Int], cap: Float)>
  ) -> (classes: [Int32], paths: Int32, rows: Int32, caps: [Float]) {
    let lanes = BatchedDTW.lanes
    let rows = paths.map(\.classes.count).max() ?? 0
    var classes = [Int32](repeating: 0, count: rows * lanes)
    for (lane, path) in paths.enumerated() {
      for (row, number) in path.classes.enumerated() { classes[row * lanes + lane] = Int32(number) }
    }
    let caps = paths.map(\.cap) + [Float](repeating: 0, count: lanes - paths.count)
    return (classes, Int32(paths.count), Int32(rows), caps)
  }

  /// As ``WordScorer/step(_:into:)``.
  package mutating func step(_ frame: FrameFeatures, into matches: inout [ScoredMatch]) {
    let logPosteriors = head == .states ? frame.states : frame.phones
    dtw.step { number, costs in
      unbidden_path_costs(
        logPosteriors, batches[number].classes, batches[number].caps, batches[number].paths,
        batches[number].rows, costs)
    }
    history.add(frame.states)
    for index in words.indices {
      let found = dtw.match(of: words[index].paths)
      let value =
        words[index].verifier?.value(
          raw: found.raw, path: found.best,
          frames: frame.number + 1 - found.frames..<frame.number + 1, in: history) ?? found.raw
      matches[words[index].number] = ScoredMatch(
        score: words[index].calibration.score(value), frame: frame.number, frames: found.frames,
        template: found.best)
    }
  }

  /// Forgets the stream, as if newly made.
  package mutating func reset() {
    dtw.reset()
    history.reset()
  }
}

/// The last frames of a posteriorgram, for a ``Verifier``.
package struct PosteriorHistory: Sendable {
  private let capacity: Int
  private let classes: Int
  /// Frame after frame, a ring.
  private var values: [Float]
  private var count = 0

  /// - Parameters:
  ///   - capacity: frames that are kept; 0 where there is no verifier.
  ///   - classes: of the head that it is of.
  package init(capacity: Int, classes: Int) {
    self.capacity = capacity
    self.classes = classes
    values = [Float](repeating: 0, count: capacity * classes)
  }

  /// Takes the log posteriors of the newest frame, one for each class.
  package mutating func add(_ logPosteriors: UnsafePointer<Float>) {
    guard capacity > 0 else { return }
    let slot = count % capacity * classes
    count += 1
    values.withUnsafeMutableBufferPointer {
      ($0.baseAddress! + slot).update(from: logPosteriors, count: classes)
    }
  }

  /// Gives the log posteriors of a frame, which is among the last `capacity`.
  package func withLogPosteriors(at frame: Int, _ body: (UnsafePointer<Float>) -> Void) {
    values.withUnsafeBufferPointer { body($0.baseAddress! + frame % capacity * classes) }
  }

  /// Forgets the stream, as if newly made.
  package mutating func reset() { count = 0 }
}

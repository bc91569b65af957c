import Features

/// The words whose paths are of one head of the encoder.
package struct PathHead: Sendable {
  package let head: StatePathPattern.Head
  /// The most frames that a second look may want to see; 0 where there is none.
  package let longestLook: Int
  /// The detector's number of each word.
  private let numbers: [Int]
  private var warps: PathWarps
  private var listeners: [PathListener]

  /// - Parameters:
  ///   - words: by number; those of other kinds are passed over. `nil` where there is none.
  ///   - weights: what the words were made for.
  package init?(_ head: StatePathPattern.Head, _ words: [WakeWord], _ weights: AcousticModelWeights) {
    let patterns = words.enumerated().compactMap { number, word in
      if case .paths(let pattern) = word.pattern, pattern.head == head {
        (number, pattern)
      } else {
        nil
      }
    }
    guard !patterns.isEmpty else { return nil }
    for (_, pattern) in patterns { precondition(pattern.encoder == weights.hash) }
    self.head = head
    numbers = patterns.map(\.0)
    warps = PathWarps(patterns.map(\.1))
    listeners = patterns.map { PathListener($1, words[$0].calibration) }
    let verified = patterns.filter { $1.verifier != nil }.flatMap(\.1.paths).map(\.count)
    longestLook = verified.max().map { StreamingDTW.longestMatch(length: $0) } ?? 0
  }

  /// Moves the paths on by a frame, whose log posteriors are those of `block` from `offset` on.
  package mutating func step(_ block: [Float], from offset: Int) {
    block.withUnsafeBufferPointer { warps.step($0.baseAddress! + offset) }
  }

  /// Hands on what the newest frame brought.
  ///
  /// - Parameters:
  ///   - history: the newest frame of the states is in it.
  ///   - scores: of all the detector's words; these words' are set.
  ///   - onMatch: gets the detector's number of the word, and its match at the frame.
  ///   - onPeak: the same for a peak that is certain now.
  package mutating func listen(
    _ history: PosteriorHistory, scores: inout [Float], onMatch: (Int, ScoredMatch) -> Void,
    onPeak: (Int, ScorePeak) -> Void
  ) {
    for index in listeners.indices {
      let peak = listeners[index].step(warps.match(index), history)
      scores[numbers[index]] = listeners[index].match.score
      onMatch(numbers[index], listeners[index].match)
      if let peak { onPeak(numbers[index], peak) }
    }
  }

  /// Ends the stream and forgets it: gives the peaks that only its end makes certain.
  package mutating func finish(scores: inout [Float], onPeak: (Int, ScorePeak) -> Void) {
    for index in listeners.indices {
      for peak in listeners[index].finish() { onPeak(numbers[index], peak) }
      scores[numbers[index]] = -.infinity
    }
    warps.reset()
  }
}

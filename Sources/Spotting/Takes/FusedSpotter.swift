import Features

/// The part of a ``Detector`` that listens for words of takes in both spaces; it has no front end of its
/// own, but hears what the other two parts' give.
package struct FusedSpotter: Sendable {
  /// The detector's number of each word.
  private let numbers: [Int]
  private let space = CepstralSpace.shipped
  private var listeners: [FusedListener]

  /// Whether there is no such word.
  package var isEmpty: Bool { listeners.isEmpty }

  /// - Parameters:
  ///   - words: by number; those of other kinds are passed over.
  ///   - encoder: the hash of what the words were made for.
  package init(_ words: [WakeWord], encoder: String?) {
    var numbers: [Int] = []
    var listeners: [FusedListener] = []
    for (number, word) in words.enumerated() {
      guard case .fused(let pattern) = word.pattern else { continue }
      precondition(pattern.encoder == encoder)
      numbers.append(number)
      listeners.append(FusedListener(pattern, word.calibration))
    }
    self.numbers = numbers
    self.listeners = listeners
  }

  /// - Parameters:
  ///   - frame: the next one in the matching space, filled up to the matrix's stride.
  ///   - onMatch: gets the detector's number of the word, and its match at the frame.
  ///   - onPeak: the same for a peak that is certain now.
  package mutating func hear(
    cepstra frame: [Float], onMatch: (Int, ScoredMatch) -> Void, onPeak: (Int, ScorePeak) -> Void
  ) {
    guard !isEmpty else { return }
    let background = space.backgroundDistance(frame)
    for index in listeners.indices {
      if let heard = listeners[index].hear(cepstra: frame, background: background) {
        onMatch(numbers[index], heard.match)
        if let peak = heard.peak { onPeak(numbers[index], peak) }
      }
    }
  }

  /// - Parameters:
  ///   - logPosteriors: of the phones at the encoder's next frame.
  ///   - offset: where among them the first phone's is.
  ///   - onMatch: gets the detector's number of the word, and its match at the frame.
  ///   - onPeak: the same for a peak that is certain now.
  package mutating func hear(
    phones logPosteriors: [Float], from offset: Int, onMatch: (Int, ScoredMatch) -> Void,
    onPeak: (Int, ScorePeak) -> Void
  ) {
    for index in listeners.indices {
      if let heard = listeners[index].hear(phones: logPosteriors, from: offset) {
        onMatch(numbers[index], heard.match)
        if let peak = heard.peak { onPeak(numbers[index], peak) }
      }
    }
  }

  /// Sets these words' scores among those of all the detector's.
  package func show(in scores: inout [Float]) {
    for (index, number) in numbers.enumerated() { scores[number] = listeners[index].score }
  }

  /// Ends the stream and forgets it: gives the peaks that only its end makes certain.
  package mutating func finish(onPeak: (Int, ScorePeak) -> Void) {
    for index in listeners.indices {
      for peak in listeners[index].finish() { onPeak(numbers[index], peak) }
    }
  }
}

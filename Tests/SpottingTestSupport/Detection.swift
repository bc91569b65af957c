import Spotting

/// A peak and the number of the word that it is of.
package struct FoundPeak: Equatable, Sendable {
  package var word: Int
  package var peak: ScorePeak
}

/// All that a detector gives for a stream.
package struct Detected: Equatable, Sendable {
  package var peaks: [FoundPeak] = []
  /// At each frame, for each word.
  package var matches: [[ScoredMatch]] = []
  /// At each frame.
  package var silence: [Float] = []
  /// Frames that came before the end of the stream brought out the others.
  package var framesBeforeEnd = 0

  /// Plays `samples` to the detector, cut into pieces of the given sizes in turn; it is as new
  /// afterwards.
  package init(_ detector: inout Detector, _ samples: [Float], pieces: [Int] = [.max]) {
    var (start, piece) = (0, 0)
    while start < samples.count {
      let end = start + min(pieces[piece % pieces.count], samples.count - start)
      let span = samples.span.extracting(start..<end)
      var position = 0
      while detector.advance(through: span, from: &position) { take(detector) }
      start = end
      piece += 1
    }
    framesBeforeEnd = matches.count
    while detector.advanceThroughTail() { take(detector) }
    peaks += detector.finish().map { FoundPeak(word: $0.word, peak: $0.peak) }
  }

  private mutating func take(_ detector: borrowing Detector) {
    matches.append(detector.matches)
    silence.append(detector.silence)
    for (word, peak) in detector.peaks.enumerated() {
      if let peak { peaks.append(FoundPeak(word: word, peak: peak)) }
    }
  }

  /// The detections at a threshold for each word.
  package func events(thresholds: [Float]) -> [FoundPeak] {
    var decisions = thresholds.map { Decision(threshold: $0) }
    return matches.flatMap { matches in
      matches.indices.compactMap { word in
        decisions[word].update(matches[word]).map { FoundPeak(word: word, peak: $0.match) }
      }
    }
  }

  /// The best peaks of each second that reach the thresholds, in the order of time.
  package func best(thresholds: [Float]) -> [FoundPeak] {
    thresholds.indices.flatMap { word in
      PeakSuppression(
        peaks.filter { $0.word == word && $0.peak.score >= thresholds[word] }.map(\.peak)
      ).peaks.map { FoundPeak(word: word, peak: $0) }
    }.sorted { $0.peak.frame < $1.peak.frame }
  }
}

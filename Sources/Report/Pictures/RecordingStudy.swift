import Audio
import Features
import Foundation
import Spotting
import WakeWords

/// What a person should see of one recording: its sound, how much it resembled the wake word at each
/// moment, and how the best match in its head lies along the word.
package struct RecordingStudy: Sendable {
  package var spectrogram: Spectrogram
  /// Seconds from the start in which the wake word had to begin.
  package var head: Double
  /// At each frame the score, nats, of the best match that ends there; `time` in seconds. Frames without
  /// a match are left out.
  package var scores: [(time: Double, score: Float)]
  /// The best match that begins in the head; `nil` where there is none.
  package var match: Match?
  /// A wake word that is there although the recording did not begin with its own: too late, or another one.
  package var found: Match?
  /// What is like a part of the wake word, of a near miss.
  package var like: Stretch?

  /// Where something lies that the audit has found, seconds.
  package struct Sought: Sendable {
    package var word: WakeWord
    package var start: Double
  }

  package struct Stretch: Sendable {
    /// Seconds.
    package var start: Double
    package var end: Double
    /// The phones (ARPAbet) that the acoustic model takes it for.
    package var phones: [String]
  }

  package struct Match: Sendable {
    /// Seconds.
    package var start: Double
    package var end: Double
    /// Calibrated, nats.
    package var score: Float
    /// Which of the word's paths or takes it follows, from 1.
    package var template: Int
    /// How it lies along that, in the order of time.
    package var parts: [Part]
    /// The phones (ARPAbet) that the acoustic model takes it for.
    package var phones: [String]
  }

  /// A stretch of the match that goes with one part of the wake word.
  package struct Part: Sendable, Equatable {
    /// A phone (ARPAbet), or the number of a state, from 1.
    package var name: String
    /// Seconds.
    package var start: Double
    package var end: Double
    /// How badly it fits: mean cost of its frames, nats, 0...
    package var cost: Float
  }

  /// - Parameters:
  ///   - samples: 16 kHz mono, full scale 1, one at least; finite. What comes behind them is not seen.
  ///   - word: made for the shipped acoustic model.
  ///   - head: above 0.
  ///   - sought: a wake word that comes too late, or another one, as the audit has found it.
  ///   - like: what of a near miss is like the wake word, seconds.
  package init(
    _ samples: [Float], _ word: WakeWord, head: Double, sought: Sought? = nil,
    like: (start: Double, end: Double)? = nil
  ) {
    spectrogram = Spectrogram(samples)
    self.head = head
    let words = [word] + (sought.map { [$0.word] } ?? [])
    var detector = Detector(words)
    var scores: [(Double, Float)] = []
    var peaks: [[ScorePeak]] = words.map { _ in [] }
    func take(_ matches: [ScoredMatch], _ found: [ScorePeak?]) {
      if matches[0].score.isFinite { scores.append((matches[0].seconds.end, matches[0].score)) }
      for word in peaks.indices { if let peak = found[word] { peaks[word].append(peak) } }
    }
    var position = 0
    while detector.advance(through: samples.span, from: &position) {
      take(detector.matches, detector.peaks)
    }
    while detector.advanceThroughTail() { take(detector.matches, detector.peaks) }
    for (word, peak) in detector.finish() { peaks[word].append(peak) }
    self.scores = scores
    let aligned = MatchStudy(samples)
    let best = peaks[0].filter { $0.score.isFinite && $0.seconds.start <= head }
      .max { $0.score < $1.score }
    match = best.map { aligned.match($0, word) }
    if let sought {
      let peak = peaks[1].filter { abs($0.seconds.start - sought.start) < Self.tolerance }
        .max { $0.score < $1.score }
      found = peak.map { aligned.match($0, sought.word) }
    }
    self.like = like.map {
      Stretch(start: $0.start, end: $0.end, phones: aligned.heard(from: $0.start, to: $0.end))
    }
  }

  /// Within so many seconds a peak begins where the audit has found it.
  private static let tolerance = 0.05
}

/// Aligns matches of one recording with their wake word.
private struct MatchStudy {
  private let weights = AcousticModelWeights.shipped
  /// Log posteriors of each frame.
  private var states: [[Float]] = []
  private var phones: [[Float]] = []

  init(_ samples: [Float]) {
    var posteriorgram = Posteriorgram(weights)
    let tail = [Float](repeating: 0, count: posteriorgram.tailLength)
    let counts = (weights.description.states.count, weights.description.phones.count)
    for sound in [samples, tail] {
      var position = 0
      while posteriorgram.advance(through: sound.span, from: &position) {
        states.append(Array(UnsafeBufferPointer(start: posteriorgram.states, count: counts.0)))
        phones.append(Array(UnsafeBufferPointer(start: posteriorgram.phones, count: counts.1)))
      }
    }
  }

  func match(_ peak: ScorePeak, _ word: WakeWord) -> RecordingStudy.Match {
    let frames = max(0, peak.frame + 1 - peak.frames)..<min(peak.frame + 1, states.count)
    let templates = templates(word.model.pattern)
    let parts =
      templates.indices.contains(peak.template) ? align(templates[peak.template], frames) : []
    let time = peak.seconds
    return RecordingStudy.Match(
      start: time.start, end: time.end, score: peak.score, template: peak.template + 1,
      parts: parts, phones: heard(frames))
  }

  /// A path or take: of each of its frames the name of the part that it belongs to, of which equal ones
  /// that follow each other are one, and what frames of the recording cost there.
  private struct Template {
    var names: [String]
    var costs: (_ frame: Int) -> [Float]
  }

  private func templates(_ pattern: WordModel.Pattern) -> [Template] {
    switch pattern {
    case .statePaths(let pattern):
      return pattern.statePaths.map { path in
        let parts = StatePathPattern.states(of: path)
        return Template(
          names: path.indices.map { index in
            pattern.head == .phones
              ? weights.description.phones[path[index]] : "\(parts[index] + 1)"
          }
        ) { frame in
          let posteriors = pattern.head == .phones ? phones[frame] : states[frame]
          return path.map { min(-posteriors[$0], pattern.cap) }
        }
      }
    case .takes(let pattern):
      return pattern.phones.map { take in
        let rows = (0..<take.frameCount).map {
          take.values[$0 * take.dimension..<($0 + 1) * take.dimension]
        }
        return Template(names: rows.map { phone($0) }) { frame in
          let costs = phones[frame].map { min(-$0, TemplateMatcher.phoneCap) }
          return rows.map { row in zip(row, costs).reduce(0) { $0 + $1.0 * $1.1 } }
        }
      }
    }
  }

  /// - Returns: nothing where the stretch is too long or short for the template.
  private func align(_ template: Template, _ frames: Range<Int>) -> [RecordingStudy.Part] {
    let length = template.names.count
    guard frames.count * 2 >= length, frames.count <= BatchedDTW.longestMatch(length: length) else {
      return []
    }
    var alignment = PathAlignment(length: length, frames: frames.count)
    for (time, frame) in frames.enumerated() {
      alignment.setCosts(at: time, template.costs(frame))
    }
    alignment.align(length: length, frames: frames.count)
    var parts: [RecordingStudy.Part] = []
    var count: Float = 0
    for time in 0..<frames.count {
      let row = alignment.rows[time]
      let cost = alignment.cost(at: time, row)
      let stretch = FrameTime.seconds(upTo: frames.lowerBound + time, count: 1)
      if parts.last?.name == template.names[row] {
        count += 1
        parts[parts.count - 1].cost += (cost - parts[parts.count - 1].cost) / count
        parts[parts.count - 1].end = stretch.end
      } else {
        count = 1
        parts.append(
          .init(name: template.names[row], start: stretch.start, end: stretch.end, cost: cost))
      }
    }
    return parts
  }

  /// The same of a stretch of time, seconds.
  func heard(from start: Double, to end: Double) -> [String] {
    let frames = [start, end].map { min(phones.count, max(0, Int($0 / FrameTime.hopSeconds))) }
    return heard(frames[0]..<max(frames[0], frames[1]))
  }

  /// The likeliest phones of a stretch, without silence and without those of one frame only.
  private func heard(_ frames: Range<Int>) -> [String] {
    var runs: [(phone: String, frames: Int)] = []
    for frame in frames {
      let name = phone(phones[frame][...])
      if runs.last?.phone == name {
        runs[runs.count - 1].frames += 1
      } else {
        runs.append((name, 1))
      }
    }
    return runs.filter { $0.phone != "SIL" && $0.frames > 1 }.map(\.phone)
      .reduce(into: []) { if $0.last != $1 { $0.append($1) } }
  }

  private func phone(_ posteriors: ArraySlice<Float>) -> String {
    let best = posteriors.indices.max { posteriors[$0] < posteriors[$1] } ?? posteriors.startIndex
    return weights.description.phones[best - posteriors.startIndex]
  }
}

import Audio
import Foundation
import Spotting
import WakeWords

/// Decides what a recording is, from its analysis. For one thread.
package struct Judge {
  /// Seconds from the start in which the wake word must begin.
  package let head: Double
  private let words: [WakeWord]
  private let names: Set<String>
  private let search: HeadSearch

  /// Log odds that a recording begins with its wake word, before it is heard, among recordings as audits
  /// meet them, near misses among them: between what fits the train and the valid part (Training/RESULTS.md).
  private static let prior: Float = -0.5
  /// The probability from which a recording is said to begin with the wake word.
  private static let leastWake: Float = 0.5
  /// The probability under which it is said not to: an accusation should be surer than its opposite.
  private static let mostAccidental: Float = 0.15
  /// The score from which the wake word counts as said after the head: even odds.
  private static let leastLate: Float = 0
  /// The share of clipped samples from which a recording is called clipped.
  private static let clippedShare = 0.001

  /// - Parameters:
  ///   - words: the detector's words, in its order.
  ///   - head: above 0.
  ///   - search: for other wake words.
  package init(_ words: [WakeWord], head: Double, search: HeadSearch) {
    precondition(head > 0)
    self.words = words
    names = Set(words.map(\.name))
    self.head = head
    self.search = search
  }

  /// The probability that a recording begins with its wake word.
  ///
  /// - Parameter score: calibrated, of the best match in the head, nats.
  package static func probability(ofScore score: Float) -> Float { 1 / (1 + exp(-score - prior)) }

  /// The score from which a recording is said to begin with its wake word, nats.
  package static let threshold = log(leastWake / (1 - leastWake)) - prior

  /// The score from which it is not certain that it does not, nats.
  package static let leastUncertain = log(mostAccidental / (1 - mostAccidental)) - prior

  /// The finding for a recording.
  ///
  /// - Parameter analysis: of that recording by a detector of these words, or why there is none.
  package func finding(
    for recording: Recording, _ analysis: Result<RecordingAnalysis, AudioError>
  ) -> Finding {
    switch analysis {
    case .success(let analysis): return judged(recording, analysis)
    case .failure(let error):
      let word = words.count == 1 ? words[0].name : recording.wakeWord
      return Finding(recording, wakeWord: word, error: error)
    }
  }

  /// A word's best match that begins in the head, and the best that begins after it.
  private struct Candidate {
    var word: Int
    var best: ScorePeak?
    var late: ScorePeak?
  }

  private func judged(_ recording: Recording, _ analysis: RecordingAnalysis) -> Finding {
    let candidates = words.indices.map { candidate($0, analysis.peaks[$0]) }
    var chosen = candidates.max { ($0.best?.score ?? -.infinity) < ($1.best?.score ?? -.infinity) }
    var finding = Finding(
      id: recording.id, file: recording.file, wakeWord: nil,
      verdict: verdict(chosen?.best?.score ?? -.infinity, analysis))
    if finding.verdict == .accidental { chosen = explain(&finding, analysis, candidates) ?? chosen }
    finding.wakeWord = chosen.map { words[$0.word].name }
    if let best = chosen?.best {
      finding.setScore(best.score)
      finding.wakeStart = milliseconds(best.seconds.start)
      finding.wakeEnd = milliseconds(best.seconds.end)
      finding.template = best.template + 1
    }
    finding.seconds = milliseconds(analysis.seconds)
    finding.level = analysis.content.level
    finding.signalToNoise = analysis.content.signalToNoise
    finding.clippedShare = analysis.level.clippedShare
    finding.speechShare = analysis.content.speechShare
    finding.defects = defects(analysis)
    return finding
  }

  private func candidate(_ word: Int, _ peaks: [ScorePeak]) -> Candidate {
    var candidate = Candidate(word: word)
    // No wake word file makes such scores; but nothing else here would notice one.
    for peak in peaks where peak.score.isFinite {
      if peak.seconds.start > head {
        if peak.score >= Self.leastLate, peak.score > candidate.late?.score ?? -.infinity {
          candidate.late = peak
        }
      } else if peak.score > candidate.best?.score ?? -.infinity {
        candidate.best = peak
      }
    }
    return candidate
  }

  private func verdict(_ score: Float, _ analysis: RecordingAnalysis) -> Verdict {
    let probability = Self.probability(ofScore: score)
    if probability >= Self.leastWake { return .wake }
    if probability >= Self.mostAccidental { return .uncertain }
    // Where less than the head is left of a recording, the wake word may be in what is lost.
    let isCut = analysis.defects.contains { if case .truncated = $0 { true } else { false } }
    return isCut && analysis.seconds < head ? .uncertain : .accidental
  }

  /// Gives an accidental recording its cause: the first thing in it that may have set the microphone off.
  ///
  /// - Returns: the candidate of the word that the cause is about, `nil` where it is about none.
  private func explain(
    _ finding: inout Finding, _ analysis: RecordingAnalysis, _ candidates: [Candidate]
  ) -> Candidate? {
    guard analysis.content.content != .silence else {
      finding.cause = .silence
      return nil
    }
    if let other = search.otherWord(in: analysis.head, head: head, but: names) {
      finding.cause = .otherWakeWord
      finding.otherWord = other.name
      finding.otherStart = milliseconds(other.start)
      return nil
    }
    let late = candidates.filter { $0.late != nil }
      .max { ($0.late?.score ?? 0) < ($1.late?.score ?? 0) }
    if let late, let peak = late.late {
      finding.cause = .lateWake
      finding.lateStart = milliseconds(peak.seconds.start)
      return late
    }
    guard analysis.content.content == .speech else {
      finding.cause = .noise
      return nil
    }
    let likenesses = candidates.compactMap { candidate in
      likeness(of: candidate, analysis.head).map { (candidate, $0) }
    }
    if let (candidate, likeness) = likenesses.max(by: { $0.1.share < $1.1.share }),
      likeness.share >= Likeness.nearMiss
    {
      finding.cause = .nearMiss
      finding.setLikeness(likeness)
      return candidate
    }
    finding.cause = analysis.content.beginsInSpeech ? .cutHead : .speech
    return nil
  }

  /// How like the word something in the head is, the whole of it or a part.
  private func likeness(of candidate: Candidate, _ posteriors: HeadPosteriors) -> Likeness? {
    let word = words[candidate.word]
    var found = candidate.best.map { Likeness($0, of: word) }
    if case .statePaths(let pattern) = word.model.pattern, pattern.head == .states,
      let part = PartialMatch.best(
        of: pattern, in: posteriors.upTo(head).span, classes: posteriors.classes)
    {
      let partly = Likeness(part)
      if partly.share > found?.share ?? 0 { found = partly }
    }
    return found
  }

  private func defects(_ analysis: RecordingAnalysis) -> [String] {
    var defects = analysis.defects.map(\.description)
    if analysis.level.clippedShare > Self.clippedShare {
      defects.append(
        String(
          format: "clipped: %.1f %% of the samples are at full scale",
          analysis.level.clippedShare * 100))
    }
    return defects
  }
}

import Audio
import Foundation
import Spotting
import WakeWords

/// Decides what a recording is, from its analysis.
package struct Judge: Sendable {
  /// Seconds from the start in which the wake word must begin.
  package let head: Double
  /// The score from which a word counts as said anywhere, one for each wake word.
  private let thresholds: [Float]
  private let words: [WakeWord]

  /// How far a score must lie from even odds to decide: odds of 2 to 1.
  private static let margin: Float = 0.693
  /// False alarms an hour at which a wake word counts as said after the head.
  private static let lateRate: Float = 0.5
  /// The share of clipped samples from which a recording is called clipped.
  private static let clippedShare = 0.001

  /// - Parameters:
  ///   - words: the detector's words, in its order.
  ///   - head: above 0.
  package init(_ words: [WakeWord], head: Double) {
    precondition(head > 0)
    self.words = words
    self.head = head
    thresholds = words.map { $0.falseAlarms.threshold(falseAlarmsPerHour: Self.lateRate) }
  }

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
    var best: (score: Float, start: Double, end: Double)?
    var late: (score: Float, start: Double)?
  }

  private func judged(_ recording: Recording, _ analysis: RecordingAnalysis) -> Finding {
    let candidates = words.indices.map { candidate($0, analysis.peaks[$0]) }
    var chosen = candidates.max { ($0.best?.score ?? -.infinity) < ($1.best?.score ?? -.infinity) }
    var finding = Finding(
      id: recording.id, file: recording.file, wakeWord: nil,
      verdict: verdict(chosen?.best?.score ?? -.infinity, analysis))
    if finding.verdict == .accidental {
      let content = analysis.content.content
      if content != .silence, let late = latecomer(candidates) {
        finding.cause = .lateWake
        finding.lateStart = (late.late?.start).map(milliseconds)
        chosen = late
      } else {
        finding.cause = [.speech: .speech, .noise: .noise, .silence: .silence][content]
      }
    }
    finding.wakeWord = chosen.map { words[$0.word].name }
    if let best = chosen?.best {
      finding.wakeScore = best.score
      finding.probability = 1 / (1 + exp(-best.score))
      finding.wakeStart = milliseconds(best.start)
      finding.wakeEnd = milliseconds(best.end)
    }
    finding.seconds = milliseconds(analysis.seconds)
    finding.defects = defects(analysis)
    return finding
  }

  private func candidate(_ word: Int, _ peaks: [ScorePeak]) -> Candidate {
    var candidate = Candidate(word: word)
    // No wake word file makes such scores; but nothing else here would notice one.
    for peak in peaks where peak.score.isFinite {
      let time = peak.seconds
      if time.start > head {
        if peak.score >= max(thresholds[word], Self.margin),
          peak.score > candidate.late?.score ?? -.infinity
        {
          candidate.late = (peak.score, time.start)
        }
      } else if peak.score > candidate.best?.score ?? -.infinity {
        candidate.best = (peak.score, time.start, time.end)
      }
    }
    return candidate
  }

  private func verdict(_ score: Float, _ analysis: RecordingAnalysis) -> Verdict {
    if score >= Self.margin { return .wake }
    if score > -Self.margin { return .uncertain }
    // Where less than the head is left of a recording, the wake word may be in what is lost.
    let isCut = analysis.defects.contains { if case .truncated = $0 { true } else { false } }
    return isCut && analysis.seconds < head ? .uncertain : .accidental
  }

  /// The word that is the most surely said after the head.
  private func latecomer(_ candidates: [Candidate]) -> Candidate? {
    candidates.filter { $0.late != nil }.max { ($0.late?.score ?? 0) < ($1.late?.score ?? 0) }
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

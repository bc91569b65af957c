import Audio
import Features
import Foundation
import Spotting
import TensorFile
import WakeWords

/// Decides what a recording is, from what was heard in it.
package struct Judge: Sendable {
  /// Seconds from the start in which the wake word must begin.
  package let head: Double
  /// The score from which a word counts as said anywhere, one for each wake word.
  private let thresholds: [Float]
  private let words: [WakeWord]

  /// How far a score must lie from even odds to decide: odds of 2 to 1.
  private static let margin: Float = 0.693
  /// The share of clipped samples from which a recording is called clipped.
  private static let clippedShare = 0.001

  /// - Parameters:
  ///   - words: the detector's words, in its order.
  ///   - thresholds: one for each.
  ///   - head: above 0.
  package init(_ words: [WakeWord], thresholds: [Float], head: Double) {
    precondition(words.count == thresholds.count && head > 0)
    self.words = words
    self.thresholds = thresholds
    self.head = head
  }

  package func finding(for file: String, _ hearing: Result<RecordingAnalysis, AudioError>) -> Finding {
    switch hearing {
    case .success(let hearing): return judged(file, hearing)
    case .failure(let error):
      var finding = Finding(
        file: file, wakeWord: words.count == 1 ? words[0].name : nil, verdict: .unreadable)
      finding.error = "\(error)"
      return finding
    }
  }

  /// A word's best match that begins in the head, and the best that begins after it.
  private struct Candidate {
    var word: Int
    var best: (score: Float, start: Double, end: Double)?
    var late: (score: Float, start: Double)?
  }

  private func judged(_ file: String, _ hearing: RecordingAnalysis) -> Finding {
    let candidates = words.indices.map { candidate($0, hearing.peaks[$0]) }
    var chosen = candidates.max { ($0.best?.score ?? -.infinity) < ($1.best?.score ?? -.infinity) }
    var finding = Finding(
      file: file, wakeWord: nil, verdict: verdict(chosen?.best?.score ?? -.infinity, hearing))
    if finding.verdict == .accidental {
      let content = hearing.content.content
      if content != .silence, let late = latecomer(candidates) {
        finding.cause = .lateWake
        finding.lateStart = late.late?.start
        chosen = late
      } else {
        finding.cause = [.speech: .speech, .noise: .noise, .silence: .silence][content]
      }
    }
    finding.wakeWord = chosen.map { words[$0.word].name }
    if let best = chosen?.best {
      finding.wakeScore = best.score
      finding.probability = 1 / (1 + exp(-best.score))
      (finding.wakeStart, finding.wakeEnd) = (best.start, best.end)
    }
    finding.seconds = hearing.seconds
    finding.defects = defects(hearing)
    return finding
  }

  private func candidate(_ word: Int, _ peaks: [ScorePeak]) -> Candidate {
    var candidate = Candidate(word: word)
    for peak in peaks {
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

  private func verdict(_ score: Float, _ hearing: RecordingAnalysis) -> Verdict {
    if score >= Self.margin { return .wake }
    if score > -Self.margin { return .uncertain }
    // Where less than the head is left of a recording, the wake word may be in what is lost.
    let isCut = hearing.defects.contains { if case .truncated = $0 { true } else { false } }
    return isCut && hearing.seconds < head ? .uncertain : .accidental
  }

  /// The word that is the most surely said after the head.
  private func latecomer(_ candidates: [Candidate]) -> Candidate? {
    candidates.filter { $0.late != nil }.max { ($0.late?.score ?? 0) < ($1.late?.score ?? 0) }
  }

  private func defects(_ hearing: RecordingAnalysis) -> [String] {
    var defects = hearing.defects.map(\.description)
    if hearing.level.clippedShare > Self.clippedShare {
      defects.append(
        String(
          format: "clipped: %.1f %% of the samples are at full scale",
          hearing.level.clippedShare * 100))
    }
    return defects
  }
}

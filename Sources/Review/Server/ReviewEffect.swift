import Audit
import Foundation

/// What people's decisions do to what the audit says.
package struct ReviewEffect: Sendable, Equatable {
  /// Recordings that could be read.
  package private(set) var recordings = 0
  /// How many of them the audit calls accidental.
  package private(set) var accidental = 0
  /// And how many are, where a person's decision counts in place of the audit's verdict.
  package private(set) var corrected = 0
  package private(set) var labels = LabelTally()
  /// Of a random sample: how often each label was given, whatever the audit says.
  package private(set) var sampled: LabelTally?

  /// - Throws: ``LedgerError``.
  package init(_ ledger: Ledger, _ choice: ReviewChoice) throws {
    try ledger.forEachRow(.all) { add($0) }
    if case .sample = choice { sampled = try ledger.progress(choice).tally }
  }

  private mutating func add(_ row: LedgerRow) {
    guard row.verdict != Verdict.unreadable.rawValue else { return }
    let isAccidental = row.verdict == Verdict.accidental.rawValue
    recordings += 1
    if isAccidental { accidental += 1 }
    switch row.label {
    // What is rightly without a wake word counts as little as without the decision.
    case .accidental: if row.expectation == nil { corrected += 1 }
    case .wake: break
    case .unsure, nil: if isAccidental { corrected += 1 }
    }
    if let label = row.label { labels.add(label, row.verdict) }
  }

  /// As sentences, one a line.
  package var text: String {
    guard recordings > 0 else { return "The ledger has no recording that could be read." }
    var lines = [
      "Accidental by the audit alone: \(share(accidental)).",
      "With people's decisions in place of its verdicts: \(share(corrected)).",
    ]
    let decided = labels.count(.wake) + labels.count(.accidental)
    if let agreement = labels.agreement {
      lines.append(
        "People have decided \(decided), not counting \(labels.count(.unsure)) unsure; where the "
          + "audit had decided, it was right in \(percent(agreement)).")
    }
    if let sampled {
      let (wake, accidental) = (sampled.count(.wake), sampled.count(.accidental))
      if let share = Estimate(share: accidental, of: wake + accidental) {
        lines.append("Accidental by the random sample: \(percent(share)) of \(wake + accidental).")
      }
      if let right = sampled.agreement {
        let wrong = Estimate.complement(of: right)
        lines.append("The audit's error rate by the random sample: \(percent(wrong)).")
      }
    } else if decided > 0 {
      lines.append(
        "The doubtful ones came first: so how often it was right is less than for all "
          + "(`unbidden review --sample 200` tells that).")
    }
    return lines.joined(separator: "\n")
  }

  private func share(_ count: Int) -> String {
    "\(count) of \(recordings)"
      + (Estimate(share: count, of: recordings).map { ", \(percent($0))" } ?? "")
  }

  private func percent(_ share: Estimate) -> String {
    String(
      format: "%.1f %% (95 %%: %.1f to %.1f)", 100 * share.value, 100 * share.low,
      100 * share.high)
  }
}

extension Estimate {
  /// The share of all others.
  fileprivate static func complement(of share: Estimate) -> Estimate {
    var other = share
    other.value = 1 - share.value
    (other.low, other.high) = (1 - share.high, 1 - share.low)
    return other
  }
}

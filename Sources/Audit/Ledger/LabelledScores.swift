import Foundation
import GRDB

extension Ledger {
  /// The scores of all recordings that a person has called `wake` or `accidental`, by the wake word that
  /// they were judged by; of several findings the newest counts. What could not be read is left out.
  package func labelledScores() throws(LedgerError) -> [String: [LabelledScore]] {
    try LedgerError.wrap(path) {
      try pool.read { db in
        var scores: [String: [LabelledScore]] = [:]
        let rows = try Row.fetchCursor(
          db,
          sql: """
            SELECT f.wake_word, f.wake_score, l.label = 'wake' FROM labels l
            JOIN findings f ON f.id = (
              SELECT max(s.finding) FROM sources s WHERE s.recording = l.recording)
            WHERE l.label != 'unsure' AND f.verdict != 'unreadable' AND f.wake_word IS NOT NULL
            """)
        while let row = try rows.next() {
          let score: Float? = row[1]
          scores[row[0], default: []].append(
            LabelledScore(score: score ?? -.infinity, isWake: row[2]))
        }
        return scores
      }
    }
  }
}

import Foundation
import WakeWords

/// All that a wake word file holds, for a person.
struct WakeWordDescription: CustomStringConvertible {
  let description: String

  init(_ file: ListedWord) {
    switch file.content {
    case .failure(let error): description = "cannot be used: " + printable("\(error)")
    case .success(let word):
      description = Self.lines(word, path: file.path).joined(separator: "\n")
    }
  }

  private static func lines(_ word: WakeWord, path: String) -> [String] {
    var facts = [("file", path), ("phrase", word.phrase), ("licence", word.licence)]
    switch word.model.pattern {
    case .takes(let pattern):
      facts.append(("templates", "\(pattern.cepstra.count), of cepstra and phones"))
      if let found = pattern.counterexamples {
        let count = found.cepstra.count
        facts.append(
          ("rejected", "\(count) \(count == 1 ? "sound" : "sounds") that it was falsely heard in"))
      }
    case .statePaths(let pattern):
      facts.append(("source", word.source.rawValue))
      facts.append(("paths", "\(pattern.statePaths.count), of \(pattern.head.rawValue)"))
    }
    var lines = [word.name] + facts.map { "  \(label($0))\(printable($1))" }
    for (number, (seconds, take)) in zip(word.model.lengths, word.takes).enumerated() {
      lines.append(
        String(
          format:
            "    take %ld: %.2f s, from %.2f to %.2f s of its recording, %.0f dBFS; the others "
            + "give it a score of %.1f", number + 1, seconds, take.start, take.end, take.level,
          take.score))
    }
    lines.append(
      String(
        format: "  %@score = %.4g x match %+.4g", label("calibration"),
        word.model.calibration.slope,
        word.model.calibration.offset))
    lines.append(
      String(
        format: "  %@by false alarms an hour, from %.2f hours of background", label("thresholds"),
        word.falseAlarms.hours))
    lines += word.thresholds.map { rate, score in
      String(format: "    %5g: ", rate)
        + (score.map { String(format: "%.2f", $0) } ?? "nothing may ever reach it")
    }
    let ceiling = word.source == .takes ? "what its own takes score" : "what the word scores"
    lines.append(
      String(format: "  %@%.2f, ", label("ceiling"), word.ceiling) + "\(ceiling) at most")
    return lines
  }

  private static func label(_ text: String) -> String { text.leftAligned(13) }
}

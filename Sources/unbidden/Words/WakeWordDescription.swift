import Foundation
import Enrollment
import Spotting
import TensorFile
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
    switch word.pattern {
    case .fused(let pattern):
      facts.append(("templates", "\(pattern.templates.count), of cepstra and phones"))
    case .templates(let templates):
      facts.append(
        ("templates", "\(templates.count), of cepstra alone: enrolled again, it hears better"))
    case .paths(let pattern):
      facts.append(("source", word.source.rawValue))
      facts.append(("paths", "\(pattern.paths.count), of \(pattern.head.rawValue)"))
    }
    var lines = [word.name] + facts.map { "  \(label($0))\(printable($1))" }
    for (number, (seconds, origin)) in zip(word.lengths, word.provenance).enumerated() {
      var line = String(
        format: "    take %ld: %.2f s, from %.2f to %.2f s of its recording, %.0f dBFS",
        origin.take, seconds, origin.start, origin.end, origin.level)
      if word.takeScores.indices.contains(number) {
        line += String(format: "; the others give it a score of %.1f", word.takeScores[number])
      }
      lines.append(line)
    }
    lines.append(
      String(
        format: "  %@score = %.4g x match %+.4g", label("calibration"), word.calibration.slope,
        word.calibration.offset))
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

  private static func label(_ text: String) -> String {
    text.padding(toLength: 13, withPad: " ", startingAt: 0)
  }
}

import Foundation

/// The recordings in the folder of that name, and what its labels say of them.
package enum SampleAudio {
  /// A line of `labels.csv`.
  package struct Label: Sendable {
    /// From the folder of the labels on.
    package var path: String
    package var wakeWord: String
    package var verdict: String
    /// Empty where there is none.
    package var cause: String
    package var wakeStart: Double?
  }

  package static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("SampleAudio").path

  package static func recording(_ name: String) -> String { "\(folder)/recordings/\(name)" }

  /// The five takes of a wake word.
  package static func takes(_ word: String) -> [String] {
    (1...5).map { "\(folder)/takes/\(word)/\($0).flac" }
  }

  /// What a list of labels says; `bundled/labels.csv` is the other one.
  ///
  /// No field of the labels has quotes, so that this need not be the reader under test.
  package static func labels(_ file: String = "labels.csv") throws -> [Label] {
    let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
    return text.split(separator: "\n").dropFirst().map { line in
      let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      return Label(
        path: fields[0], wakeWord: fields[1], verdict: fields[3], cause: fields[4],
        wakeStart: Double(fields[5]))
    }
  }
}

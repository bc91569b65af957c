import ArgumentParser
import Audio
import Foundation
import Matching

/// Makes a wake word file from takes.
struct EnrollCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "enroll", abstract: "Make a wake word from a few recordings of it.")

  @Argument(help: "What the wake word is called: letters, digits, _ and -.")
  var name: String

  @Argument(help: ArgumentHelp("Recordings of the wake word, one in each.", valueName: "take"))
  var takes: [String] = []

  @Option(help: ArgumentHelp("Where to write (default: NAME.wake).", valueName: "file"))
  var output: String?

  @Option(help: "The words as people say them (default: the name).")
  var phrase: String?

  func run() throws {
    let takes = try takes.map { path in
      var clip = try Clip(path: path)
      var (samples, block): ([Float], [Float]) = ([], [])
      while clip.read(into: &block) > 0 { samples += block }
      return try Take(samples)
    }
    let word = try Enrolment(takes).wakeWord(
      name: name, phrase: phrase ?? name, licence: "the speakers'")
    let path = output ?? "\(name).wake"
    try WakeWordFile.encode(word).write(to: URL(fileURLWithPath: path))
    print(word.takeScores, word.falseAlarms, word.ceiling, word.calibration)
  }
}

import ArgumentParser
import Enrollment
import Spotting
import TensorFile
import WakeWords

/// Which wake words.
struct WordOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "A wake word: the path of a .wake file, or the name of one in this folder, of your own, or "
        + "that comes with the program.",
      valueName: "word"))
  var model: [String] = []

  var isEmpty: Bool { model.isEmpty }

  /// The wake words named, each only once.
  func words() throws -> [WakeWord] {
    let words = try model.map { try WakeWordSearch.standard.load($0) }
    for (index, word) in words.enumerated()
    where words[..<index].contains(where: { $0.name == word.name }) {
      throw ValidationError("--model: two of the wake words are called \(word.name)")
    }
    return words
  }
}

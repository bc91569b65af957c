import ArgumentParser
import Foundation
import WakeWords

/// `unbidden words`: which wake words there are, and what is in their files.
struct WordsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "words", abstract: "List wake words, and tell what is in their files.",
    discussion: """
      Without arguments all wake word files in this folder and in your own are listed, then the \
      wake words that come with the program, each with what it was made from: many recordings, \
      or synthetic voices alone, which is less sure. Those that are named are described one by \
      one. A file that cannot be used is listed with the reason.
      """)

  @Flag(help: "Write one JSON array.")
  var json = false

  @Argument(help: ArgumentHelp("A wake word's name, or its file.", valueName: "word"))
  var words: [String] = []

  func run() throws {
    let search = WakeWordSearch.standard
    let files =
      words.isEmpty
      ? ListedWord.all(in: search) : words.map { ListedWord($0, in: search) }
    if words.isEmpty, search.paths().isEmpty { printError(Self.hint(search)) }
    try whileRead {
      if json {
        try printLine(try Self.json(files))
      } else if words.isEmpty {
        for line in WordsTable(files).lines { try printLine(line) }
      } else {
        for (index, file) in files.enumerated() {
          try printLine((index == 0 ? "" : "\n") + "\(WakeWordDescription(file))")
        }
      }
    }
    if !words.isEmpty, files.contains(where: { $0.error != nil }) { throw ExitCode.failure }
  }

  static func hint(_ search: WakeWordSearch) -> String {
    let folders = search.folders.map { $0 == "." ? "this folder" : $0 }.joined(separator: ", ")
    return "No wake word files (.wake) in: \(folders). Make one from 3 to 5 recordings of the wake "
      + "word with `unbidden enroll NAME take1.wav take2.wav ...`, or record it now with "
      + "`unbidden enroll NAME --record 4`, or from text with `unbidden enroll NAME --say TEXT`."
  }

  static func json(_ files: [ListedWord]) throws -> String {
    let data = try JSONEncoder.output(isPretty: true).encode(files.map(WordRecord.init))
    return String(decoding: data, as: UTF8.self)
  }
}

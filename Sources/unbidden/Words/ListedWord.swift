import WakeWords

/// A wake word file, and what came of opening it.
struct ListedWord {
  /// The false alarm rates, an hour, for which thresholds are told.
  static let rates: [Float] = [0.1, 0.5, 1, 5]

  /// The file's path; of a name that was not found, the name; of a word that comes with the program
  /// ``BundledWords/place``.
  let path: String
  let content: Result<WakeWord, WakeWordError>

  init(path: String) {
    self.path = path
    content = Result { () throws(WakeWordError) in try WakeWordFile.load(path: path) }
  }

  /// - Parameter name: a wake word's name, or the path of its file.
  init(_ name: String, in search: WakeWordSearch) {
    path =
      switch try? search.place(of: name) {
      case .file(let path): path
      case .bundled: BundledWords.place
      case nil: name
      }
    content = Result { () throws(WakeWordError) in try search.load(name) }
  }

  /// All of them, those in the folders first.
  static func all(in search: WakeWordSearch) -> [ListedWord] {
    let bundled = WakeWordSearch(folders: [], hasBundled: search.hasBundled)
    return search.paths().map { ListedWord(path: $0) }
      + (search.hasBundled ? BundledWords.names : []).map { ListedWord($0, in: bundled) }
  }

  var error: WakeWordError? {
    if case .failure(let error) = content { error } else { nil }
  }
}

extension WakeWord {
  /// What it was made of, where that is not a person's own takes.
  var origin: String? { source == .takes ? nil : "from \(source.rawValue)" }

  /// The threshold for each of the listed rates; `nil` where it lies above the ceiling.
  var thresholds: [(rate: Float, score: Float?)] {
    ListedWord.rates.map { ($0, try? threshold(falseAlarmsPerHour: $0)) }
  }
}

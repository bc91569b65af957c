import Matching

/// A wake word file, and what came of opening it.
struct ListedWord {
  /// The false alarm rates, an hour, for which thresholds are told.
  static let rates: [Float] = [0.1, 0.5, 1, 5]

  /// The file's path; of a name that was not found, the name.
  let path: String
  let content: Result<WakeWord, WakeWordError>

  init(path: String) {
    self.path = path
    content = Result { () throws(WakeWordError) in try WakeWordFile.load(path: path) }
  }

  /// - Parameter name: a wake word's name, or the path of its file.
  init(_ name: String, in search: WakeWordSearch) {
    path = (try? search.path(of: name)) ?? name
    content = Result { () throws(WakeWordError) in try search.load(name) }
  }

  var error: WakeWordError? {
    if case .failure(let error) = content { error } else { nil }
  }
}

extension WakeWord {
  /// Length of each template, seconds.
  var templateSeconds: [Double] {
    templates.map { Double($0.frameCount) * FeatureSpace.shipped.parameters.frameSeconds }
  }

  /// The threshold for each of the listed rates; `nil` where it lies above the ceiling.
  var thresholds: [(rate: Float, score: Float?)] {
    ListedWord.rates.map { ($0, try? threshold(falseAlarmsPerHour: $0)) }
  }
}

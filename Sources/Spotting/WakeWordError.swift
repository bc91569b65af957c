import Features
import TensorFile

/// Why a wake word, or its file, cannot be used.
package enum WakeWordError: Error, Equatable, CustomStringConvertible {
  case name(String)
  case notFound(String, searched: [String])
  case unreadable(path: String)
  case layout(path: String, SafeTensorsError)
  case metadata(path: String, field: String, found: String, expected: String)
  case otherFeatures(path: String, found: String, expected: String)
  case otherEncoder(path: String, found: String, expected: String)
  case unreachable(word: String, threshold: Float, ceiling: Float)

  package var description: String {
    switch self {
    case .name(let name):
      "\(name.debugDescription) cannot name a wake word; \(WakeWord.nameRule) was expected"
    case .notFound(let name, let searched):
      "there is no wake word \(name.debugDescription): looked for "
        + searched.joined(separator: ", ")
        + "; make one with `unbidden enroll`, or give the path of a .wake file"
    case .unreadable(let path): "\(path): cannot be read"
    case .layout(let path, let error): "\(path): is no wake word file: \(error)"
    case .metadata(let path, let field, let found, let expected):
      "\(path): the field \(field) is \(found); \(expected) was expected"
    case .otherFeatures(let path, let found, let expected):
      "\(path): was made for another feature space (\(found.prefix(12)); this version has "
        + "\(expected.prefix(12))): enrol the wake word again from its takes"
    case .otherEncoder(let path, let found, let expected):
      "\(path): was made for another encoder (\(found.prefix(12)); this version has "
        + "\(expected.prefix(12))): make the wake word again, or take the file that belongs to this "
        + "version"
    case .unreachable(let word, let threshold, let ceiling):
      "nothing may ever reach the threshold \(threshold) of \(word): its own takes score "
        + "\(ceiling) at most; choose a lower threshold or allow more false alarms an hour"
    }
  }
}

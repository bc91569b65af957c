import TensorFile

/// Why a wake word, or its file, cannot be used.
package enum WakeWordError: Error, Equatable, CustomStringConvertible {
  case name(String)
  case notFound(String, searched: [String])
  case unreadable(path: String)
  /// The file's layout, a tensor or a field is at fault.
  case file(path: String, SafeTensorsError)
  case otherCepstralSpace(path: String, found: String, expected: String)
  case otherAcousticModel(path: String, found: String, expected: String)
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
    case .file(let path, let error): "\(path): is no wake word file: \(error)"
    case .otherCepstralSpace(let path, let found, let expected):
      "\(path): was made for another feature space (\(found.prefix(12)); this version has "
        + "\(expected.prefix(12))): enroll the wake word again from its takes"
    case .otherAcousticModel(let path, let found, let expected):
      "\(path): was made for another acoustic model (\(found.prefix(12)); this version has "
        + "\(expected.prefix(12))): make the wake word again, or take the file that belongs to this "
        + "version"
    case .unreachable(let word, let threshold, let ceiling):
      "nothing may ever reach the threshold \(threshold) of \(word): its own takes score "
        + "\(ceiling) at most; choose a lower threshold or allow more false alarms an hour"
    }
  }
}

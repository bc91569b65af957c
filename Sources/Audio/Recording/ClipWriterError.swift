/// Why a clip cannot be kept. `path` is the clip's.
package enum ClipWriterError: Error, Equatable, Sendable {
  /// There is something of this name, and it stays as it is.
  case exists(path: String)
  /// The file cannot be made or written to; `reason` is the system's or libsndfile's text.
  case unwritable(path: String, reason: String)
}

extension ClipWriterError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .exists(let path): "\(path): exists already, and is left as it is"
    case .unwritable(let path, let reason): "\(path): cannot be written: \(reason)"
    }
  }
}

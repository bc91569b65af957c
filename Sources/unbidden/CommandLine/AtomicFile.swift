import Foundation

/// Where a wake word file is written: all of it or nothing, in place of an older one.
struct AtomicFile {
  private let path: String

  /// Writing replaces what is there, so only a file may be there: a device would be gone.
  ///
  /// - Throws: ``AtomicFileError``, where it is already certain that nothing can be written.
  init(path: String) throws(AtomicFileError) {
    self.path = path
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    guard Self.type(folder) == .typeDirectory else {
      throw .init(path: path, reason: "there is no folder \(folder)")
    }
    guard access(folder, W_OK) == 0 else {
      throw .init(path: path, reason: "the folder \(folder) is read-only for you")
    }
    switch Self.type(path) {
    case nil, .typeRegular: break
    case .typeDirectory: throw .init(path: path, reason: "it is a folder; a file was expected")
    default: throw .init(path: path, reason: "it is a device or pipe; a file was expected")
    }
  }

  func write(_ data: Data) throws(AtomicFileError) {
    do {
      try data.write(to: Self.target(path), options: .atomic)
    } catch {
      let cause = (error as? CocoaError)?.underlying as? POSIXError
      let reason = cause.map { String(cString: strerror($0.code.rawValue)) }
      throw .init(path: path, reason: reason ?? error.localizedDescription)
    }
  }

  /// A link keeps leading to the file.
  private static func target(_ path: String) -> URL {
    URL(fileURLWithPath: path).resolvingSymlinksInPath()
  }

  private static func type(_ path: String) -> FileAttributeType? {
    try? FileManager.default.attributesOfItem(atPath: target(path).path)[.type]
      as? FileAttributeType
  }
}

/// Why a wake word file cannot be written.
struct AtomicFileError: Error, Equatable, CustomStringConvertible {
  var path: String
  var reason: String

  var description: String { "\(path): cannot be written: \(reason)" }
}

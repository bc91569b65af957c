import CResources
import Foundation

/// The files that live in the program's own read-only memory, see `CResources`. None is copied.
package enum EmbeddedFile {
  /// The acoustic model, made by `Training/`.
  package static let acousticModel = data(unbidden_acoustic_model())
  /// The cepstral background model.
  package static let background = data(unbidden_background())
  /// What the acoustic model says of the background.
  package static let phoneBackground = data(unbidden_phone_background())
  /// The bundled wake words by name, in the order of their names.
  package static let wakeWords: [(name: String, data: Data)] = (0..<unbidden_word_count()).map {
    let word = unbidden_word_at($0)
    return (String(cString: word.name), data(word.file))
  }

  /// `Data` takes mutable bytes only, and changes them in place where nobody else holds it. The
  /// constants above always hold it: so whoever changes one of these changes a copy.
  private static func data(_ resource: unbidden_resource) -> Data {
    Data(
      bytesNoCopy: UnsafeMutableRawPointer(mutating: resource.bytes), count: resource.length,
      deallocator: .none)
  }
}

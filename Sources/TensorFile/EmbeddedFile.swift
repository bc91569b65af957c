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
  /// What `unbidden report` makes its page of, as texts.
  package static let reportPage = text(unbidden_report_page())
  package static let reportRecording = text(unbidden_report_recording())
  package static let reportStyle = text(unbidden_report_style())
  package static let reportScript = text(unbidden_report_script())
  /// What `unbidden review` serves, as texts.
  package static let reviewPage = text(unbidden_review_page())
  package static let reviewRecording = text(unbidden_review_recording())
  package static let reviewStyle = text(unbidden_review_style())
  package static let reviewScript = text(unbidden_review_script())
  /// The bundled wake words by name, in the order of their names.
  package static let wakeWords: [(name: String, data: Data)] = (0..<unbidden_word_count()).map {
    let word = unbidden_word_at($0)
    return (String(cString: word.name), data(word.file))
  }

  private static func text(_ resource: unbidden_resource) -> String {
    String(
      decoding: UnsafeBufferPointer(start: resource.bytes, count: resource.length), as: UTF8.self)
  }

  /// `Data` takes mutable bytes only, and changes them in place where nobody else holds it. The
  /// constants above always hold it: so whoever changes one of these changes a copy.
  private static func data(_ resource: unbidden_resource) -> Data {
    Data(
      bytesNoCopy: UnsafeMutableRawPointer(mutating: resource.bytes), count: resource.length,
      deallocator: .none)
  }
}

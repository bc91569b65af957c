import CResources
import Features
import Foundation

extension EncoderWeights {
  /// The encoder that this version ships, made by `Training/`.
  public static let shipped: EncoderWeights = {
    do {
      return try EncoderWeights(.resource(unbidden_encoder()))
    } catch {
      // The resource is part of the program, and a test reads it: only a broken build comes here.
      fatalError("the encoder in this program is damaged: \(error)")
    }
  }()
}

extension Data {
  /// The bytes of a resource, which lie in the program and are not copied.
  static func resource(_ resource: unbidden_resource) -> Data {
    Data(
      bytesNoCopy: UnsafeMutableRawPointer(mutating: resource.bytes), count: resource.length,
      deallocator: .none)
  }
}

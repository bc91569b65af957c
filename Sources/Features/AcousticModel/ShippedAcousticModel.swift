import Features
import Foundation
import TensorFile

extension AcousticModelWeights {
  /// The encoder that this version ships, made by `Training/`.
  package static let shipped: AcousticModelWeights = {
    do {
      return try AcousticModelWeights(EmbeddedFile.acousticModel)
    } catch {
      // The resource is part of the program, and a test reads it: only a broken build comes here.
      fatalError("the encoder in this program is damaged: \(error)")
    }
  }()
}

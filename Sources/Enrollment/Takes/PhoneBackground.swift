import Features
import Foundation
import Spotting
import TensorFile
import WakeWords

/// What an encoder's phone head says of the sound that ``CepstralSpace/background()`` is the cepstra of, in
/// which no wake word is said: coarse log posteriors, in which nobody's words can be heard, but false
/// alarms counted. Frame `i` goes with the cepstra's frame `i`.
package struct PhoneBackground: Sendable {
  package let frameCount: Int
  package let encoder: AcousticModelWeights
  package var hours: Float { Float(frameCount) * Float(LogMel.frameSeconds) / 3600 }
  package let phoneCount: Int
  /// Frame after frame, minus log posteriors in steps from 0 to 15: two phones to a byte, the first in
  /// its lower half. So coarse a cost, averaged over a word, is right to a few hundredths.
  private let codes: [UInt8]
  private let step: Float

  private struct Metadata: Decodable {
    /// What one step of the codes is worth, nats.
    var step: Float
    /// The hash of the encoder.
    var encoder: String
  }

  /// The one that this version ships.
  ///
  /// - Throws: ``AcousticModelError``; only a broken build has none for its encoder.
  package static func shipped() throws(AcousticModelError) -> PhoneBackground {
    try PhoneBackground(EmbeddedFile.phoneBackground, for: .shipped)
  }

  /// - Parameter data: a safetensors file with a tensor `phones` of `[frames, (phones + 1) / 2]` bytes.
  /// - Throws: ``AcousticModelError``, naming the tensor or field at fault.
  package init(_ data: Data, for encoder: AcousticModelWeights) throws(AcousticModelError) {
    let file: SafeTensors
    do { file = try SafeTensors(data) } catch { throw .layout(error) }
    let metadata: Metadata = try file.description(format: "phone-background", version: 1)
    try AcousticModelError.need(metadata.step > 0, "step", metadata.step, "a number above 0")
    try AcousticModelError.need(
      metadata.encoder == encoder.hash, "encoder", metadata.encoder, encoder.hash)
    step = metadata.step
    self.encoder = encoder
    phoneCount = encoder.description.phones.count
    do throws(SafeTensorsError) {
      let (values, shape) = try file.unsignedBytes("phones", shape: [nil, (phoneCount + 1) / 2])
      (codes, frameCount) = (values, shape[0])
    } catch { throw .layout(error) }
  }

  /// - Parameter logPosteriors: as many values as there are phones, overwritten.
  package func frame(_ number: Int, into logPosteriors: inout [Float]) {
    let start = number * ((phoneCount + 1) / 2)
    for phone in 0..<phoneCount {
      let pair = codes[start + phone / 2]
      logPosteriors[phone] = -step * Float(phone % 2 == 0 ? pair & 15 : pair >> 4)
    }
  }
}

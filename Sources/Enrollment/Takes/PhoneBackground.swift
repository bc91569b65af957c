import Features
import Foundation
import TensorFile

/// What the acoustic model's phone head says of the sound that ``CepstralSpace/background()`` is
/// the cepstra of, in which no wake word is said: coarse log posteriors, from which nobody's words
/// can be made out, but false alarms counted. Frame `i` goes with the cepstra's frame `i`.
package struct PhoneBackground: Sendable {
  /// Frames of 20 ms.
  package let frameCount: Int
  let model: AcousticModelWeights
  /// Length of the sound.
  package var hours: Float { Float(frameCount) * Float(FrameTime.hopSeconds) / 3600 }
  let phoneCount: Int
  /// Frame after frame, minus log posteriors in steps from 0 to 15: two phones to a byte, the first
  /// in its lower half. So coarse a cost, averaged over a word, is right to a few hundredths.
  private let codes: [UInt8]
  private let step: Float

  private struct Metadata: Decodable {
    /// What one step of the codes is worth, nats.
    var step: Float
    /// The hash of the acoustic model.
    var acousticModel: String
  }

  /// The one that this version ships.
  ///
  /// - Throws: ``SafeTensorsError``; only a broken build has none for its acoustic model.
  package static func shipped() throws(SafeTensorsError) -> PhoneBackground {
    try PhoneBackground(EmbeddedFile.phoneBackground, for: .shipped)
  }

  /// - Parameter data: a safetensors file of the format `phone-background` with a tensor `phones`
  ///   of `[frames, (phones + 1) / 2]` unsigned bytes.
  /// - Throws: ``SafeTensorsError``, naming the tensor or field at fault.
  package init(_ data: Data, for model: AcousticModelWeights) throws(SafeTensorsError) {
    let file = try SafeTensors(data)
    let metadata: Metadata = try file.description(format: "phone-background", version: 1)
    try SafeTensorsError.need(metadata.step > 0, "step", metadata.step, "a number above 0")
    try SafeTensorsError.need(
      metadata.acousticModel == model.hash, "acousticModel", metadata.acousticModel, model.hash)
    step = metadata.step
    self.model = model
    phoneCount = model.description.phones.count
    let (values, shape) = try file.unsignedBytes("phones", shape: [nil, (phoneCount + 1) / 2])
    (codes, frameCount) = (values, shape[0])
  }

  /// Gives the log posteriors of a frame.
  ///
  /// - Parameters:
  ///   - number: of the frame, 0 to ``frameCount`` - 1.
  ///   - logPosteriors: as many values as there are phones, overwritten; nats.
  package func frame(_ number: Int, into logPosteriors: inout [Float]) {
    let start = number * ((phoneCount + 1) / 2)
    for phone in 0..<phoneCount {
      let pair = codes[start + phone / 2]
      logPosteriors[phone] = -step * Float(phone % 2 == 0 ? pair & 15 : pair >> 4)
    }
  }
}

import Features
import Foundation
import TensorFile

/// The space in which the cepstra of takes are matched, and what speech in general is like in it:
/// the statistics that ship inside the program, made by `Training/`.
package final class CepstralSpace: Sendable {
  /// The one that this version ships.
  package static let shipped: CepstralSpace = {
    do {
      return try CepstralSpace(EmbeddedFile.background, hash: shippedHash)
    } catch {
      // The file is part of the program, and a test reads it: only a broken build comes here.
      fatalError("the background model in this program is damaged: \(error)")
    }
  }()

  /// The shipped one's ``hash``, which a test computes again: to read all of the statistics for it
  /// would cost each process that listens for a word of takes 4 MB.
  static let shippedHash = "c71f4c1d8bff2be17632e47a9e378a93416747e2dd94edc75edeaee2f07c56a7"

  /// What decides which features are placed in it.
  package let parameters: CepstralParameters
  /// SHA-256 over the parameters, the background's share and the statistics, in hexadecimal:
  /// templates of one space mean nothing in another.
  package let hash: String
  /// What each value of a feature frame is multiplied by, so that equal distances in any direction
  /// are equally likely between two takes of one word by one speaker.
  let weights: [Float]
  /// Centroids of speech.
  let codebook: FrameMatrix
  private let data: Data

  /// The share of the distance to the nearest centroid that a template must undercut. Below 1,
  /// since a frame in noise is far from every centroid and would count as a match
  /// (Training/RESULTS.md).
  static let backgroundShare: Float = 0.8

  /// - Parameters:
  ///   - data: a safetensors file of 32-bit floats: `weights` [dimension], `codebook` [centroids,
  ///     dimension], `background.step` [dimension], `background.distance` [frames], and of signed
  ///     bytes `background` [frames, dimension].
  ///   - hash: where it is known; else it is computed.
  /// - Throws: ``SafeTensorsError``, naming the tensor at fault.
  package init(
    _ data: Data, parameters: CepstralParameters = .standard, hash: String? = nil
  ) throws(SafeTensorsError) {
    let file = try SafeTensors(data)
    self.parameters = parameters
    self.data = data
    let dimension = parameters.dimension
    weights = try file.floats("weights", shape: [dimension]).values
    codebook = FrameMatrix(
      try file.floats("codebook", shape: [nil, dimension]).values, dimension: dimension)
    self.hash = hash ?? Self.hash(data, parameters)
  }

  private static func hash(_ data: Data, _ parameters: CepstralParameters) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    // Numbers and names only: encoding them cannot fail.
    let description = (try? encoder.encode(parameters)) ?? Data()
    return fileHash(description, Data("background share \(backgroundShare)".utf8), data)
  }

  /// Values of a feature frame.
  package var dimension: Int { parameters.dimension }
  /// Values of a frame in the space: whole vectors.
  package var paddedDimension: Int { FrameMatrix.stride(dimension) }

  /// A stream in which no wake word is said: sentences by many speakers, half of them in noise, and
  /// noise alone.
  package struct Background {
    /// Frames in the space, one after another.
    package var frames: [Float]
    /// How much a template must undercut at each frame. The centroids that this is measured from
    /// had no part in the stream, or alarms would be fewer than in speech never met.
    package var distances: [Float]
  }

  /// The background that ships with the space, decoded anew: 14 MB, to be let go of soon.
  ///
  /// - Throws: ``SafeTensorsError``, naming the tensor at fault.
  package func background() throws(SafeTensorsError) -> Background {
    let file = try SafeTensors(data)
    let step = try file.floats("background.step", shape: [dimension]).values
    let (bytes, shape) = try file.bytes("background", shape: [nil, dimension])
    let nearest = try file.floats("background.distance", shape: [shape[0]]).values
    var frames = [Float](repeating: 0, count: bytes.count)
    for row in stride(from: 0, to: bytes.count, by: dimension) {
      for index in 0..<dimension { frames[row + index] = Float(bytes[row + index]) * step[index] }
    }
    return Background(frames: frames, distances: nearest.map { Self.backgroundShare * $0 })
  }

  /// How much a template must undercut at a frame in the space, ``paddedDimension`` values.
  package func backgroundDistance(_ frame: UnsafePointer<Float>) -> Float {
    Self.backgroundShare * codebook.nearestDistance(to: frame)
  }

  /// Puts a feature frame into the space.
  ///
  /// - Parameters:
  ///   - features: `dimension` values.
  ///   - frame: the first `dimension` values are set.
  package func place(_ features: [Float], into frame: UnsafeMutablePointer<Float>) {
    for index in weights.indices { frame[index] = features[index] * weights[index] }
  }
}

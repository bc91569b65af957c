import Features
import Foundation
import TensorFile

/// The space in which templates are matched, and what speech in general looks like in it: the
/// statistics that ship inside the program, made by `Training/background.py`.
package final class CepstralSpace: Sendable {
  /// The one that this version ships.
  package static let shipped: CepstralSpace = {
    do {
      return try CepstralSpace(EmbeddedFile.background, hash: shippedHash)
    } catch {
      // The resource is part of the program, and a test reads it: only a broken build comes here.
      fatalError("the background model in this program is damaged: \(error)")
    }
  }()

  /// The shipped one's ``hash``, which a test computes again: to read all of the statistics for it
  /// would cost each process that listens for a word of takes 4 MB.
  package static let shippedHash = "00c546f1755a3d496088062f655fc7d9e9ae2ab9d16edfd00c50f17d25cf48c2"

  package let parameters: CepstralParameters
  /// SHA-256 over the parameters, the background's share and the statistics, in hexadecimal:
  /// templates of one space mean nothing in another.
  package let hash: String
  /// What each value of a feature frame is multiplied by, so that equal distances in any direction
  /// are equally likely between two takes of one word by one speaker.
  package let weights: [Float]
  /// Centroids of speech.
  package let codebook: FrameMatrix
  private let data: Data

  /// The share of the distance to the nearest centroid that a template must undercut. Below 1,
  /// since a frame in noise is far from every centroid and would count as a match
  /// (Training/RESULTS.md).
  package static let backgroundShare: Float = 0.8

  /// What a wake word file says of the space it was made in.
  package struct Description: Equatable, Sendable, Codable {
    package var parameters: CepstralParameters
    package var dimension: Int
  }

  /// - Parameters:
  ///   - data: a safetensors file with the tensors that `Training/background.py` lists.
  ///   - hash: where it is known; else it is computed.
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
    self.hash = hash ?? Self.digest(data, parameters)
  }

  private static func digest(_ data: Data, _ parameters: CepstralParameters) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    // Numbers and names only: encoding them cannot fail.
    let description = (try? encoder.encode(parameters)) ?? Data()
    return fileHash(description, Data("background share \(backgroundShare)".utf8), data)
  }

  package var dimension: Int { parameters.dimension }
  /// Values of a frame in the matching space: whole vectors.
  package var paddedDimension: Int { FrameMatrix.stride(dimension) }
  package var description: Description {
    Description(parameters: parameters, dimension: dimension)
  }

  /// A stream in which no wake word is said: sentences by many speakers, half of them in noise, and
  /// noise alone.
  package struct Background {
    /// Frames in the matching space, one after another.
    package var frames: [Float]
    /// How much a template must undercut at each frame. The centroids that this is measured from
    /// had no part in the stream, or alarms would be fewer than in speech never met.
    package var distances: [Float]
  }

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

  /// How much a template must undercut at a frame in the matching space.
  package func backgroundDistance(_ frame: [Float]) -> Float {
    Self.backgroundShare * codebook.nearestDistance(to: frame)
  }

  /// A feature frame in the matching space.
  ///
  /// - Parameters:
  ///   - features: `dimension` values.
  ///   - frame: ``paddedDimension`` values, of which the first `dimension` are set.
  package func place(_ features: [Float], into frame: inout [Float]) {
    for index in weights.indices { frame[index] = features[index] * weights[index] }
  }
}

import Features
import Foundation
import TestSupport
import Testing

@testable import Spotting
@testable import TensorFile

@Suite("The shipped feature space")
struct CepstralSpaceTests {
  /// The shipped statistics with next to no background, so that damaging them is quick.
  private let small: Data

  init() throws {
    var file = try SafeTensors(EmbeddedFile.background)
    let background = try #require(file.tensors["background"])
    file.tensors["background"] = SafeTensors.Tensor(
      type: .int8, shape: [10, 26], bytes: background.bytes.prefix(260))
    let distances = try file.floats("background.distance", shape: [nil]).values
    file.add("background.distance", Array(distances[..<10]), shape: [10])
    small = try file.encoded()
  }

  private func refusal(_ data: Data) -> SafeTensorsError? {
    do throws(SafeTensorsError) {
      _ = try CepstralSpace(data)
      return nil
    } catch { return error }
  }

  @Test("It loads, and has a SHA-256 in hexadecimal as its hash")
  func shipped() throws {
    let space = CepstralSpace.shipped
    #expect(space.hash.count == 64)
    #expect(space.hash.allSatisfy { "0123456789abcdef".contains($0) })
    #expect(space.dimension == 26 && space.weights.allSatisfy { $0 > 0 })
    #expect(space.codebook.rowCount > 0)
  }

  @Test("The hash that the program has of its statistics is theirs: set it after `make train`")
  func shippedHash() throws {
    let hash = try CepstralSpace(EmbeddedFile.background).hash
    #expect(hash == CepstralSpace.shippedHash)
  }

  @Test("The hash tells other parameters and other statistics")
  func hash() throws {
    let hash = try CepstralSpace(small).hash
    #expect(try CepstralSpace(small).hash == hash)
    var parameters = CepstralParameters.standard
    parameters.noise.share = 1.25
    #expect(try CepstralSpace(small, parameters: parameters).hash != hash)
    var other = small
    other[other.count - 1] ^= 1
    #expect(try CepstralSpace(other).hash != hash)
    #expect(CepstralSpace.shipped.hash != hash)
  }

  @Test("The background is 45 minutes of frames, each value its byte times its step")
  func background() throws {
    let background = try CepstralSpace(small).background()
    let file = try SafeTensors(small)
    let step = try file.floats("background.step", shape: [26]).values
    let bytes = try file.bytes("background", shape: [10, 26]).values
    #expect(background.frames == bytes.indices.map { Float(bytes[$0]) * step[$0 % 26] })
    let nearest = try file.floats("background.distance", shape: [10]).values
    #expect(background.distances == nearest.map { 0.8 * $0 })
    let shipped = try SafeTensors(EmbeddedFile.background).tensors["background"]
    let rows = try #require(shipped?.shape.first)
    #expect((44...46).contains(Double(rows) * 0.02 / 60))
  }

  @Test("The background lies further from centroids it had no part in than from the shipped ones")
  func heldOut() throws {
    let space = CepstralSpace.shipped
    let background = try space.background()
    var (held, own): (Float, Float) = (0, 0)
    for number in stride(from: 0, to: background.distances.count, by: 997) {
      let frame = Array(background.frames[number * 26..<(number + 1) * 26])
      held += background.distances[number]
      own += space.backgroundDistance(frame + [0, 0, 0, 0, 0, 0])
    }
    #expect(held > own && held < 1.2 * own)
  }

  @Test("A frame is placed by its weights, and beyond the dimension nothing is touched")
  func place() {
    let space = CepstralSpace.shipped
    let features = (0..<26).map { Float($0) - 13 }
    var frame = [Float](repeating: 0, count: 32)
    space.place(features, into: &frame)
    #expect(frame == zip(features, space.weights).map(*) + [0, 0, 0, 0, 0, 0])
  }

  @Test("The background's distance is a share of that to the nearest centroid of speech")
  func distances() throws {
    let file = try SafeTensors(small)
    let frame = try CepstralSpace(small).background().frames[..<26] + [0, 0, 0, 0, 0, 0]
    func nearest(_ name: String) throws -> Float {
      let values = try file.floats(name, shape: [nil, 26]).values
      return stride(from: 0, to: values.count, by: 26).map { row in
        (0..<26).reduce(Float(0)) {
          let difference = values[row + $1] - frame[frame.startIndex + $1]
          return $0 + difference * difference
        }.squareRoot()
      }.min() ?? .infinity
    }
    let speech = try nearest("codebook")
    let space = CepstralSpace.shipped
    #expect(abs(space.backgroundDistance(Array(frame)) - 0.8 * speech) < 1e-4)
  }

  @Test("Statistics that lack a tensor, or have one of another shape, are refused")
  func tensors() throws {
    for name in ["weights", "codebook"] {
      var file = try SafeTensors(small)
      file.tensors[name] = nil
      #expect(refusal(try file.encoded()) == .missing(tensor: name))
      file.add(name, [1, 2], shape: [2])
      guard case .unexpected(name, _, _)? = refusal(try file.encoded()) else {
        Issue.record("\(name) is taken")
        continue
      }
      file.add(
        name, [Float](repeating: .nan, count: 26), shape: name == "weights" ? [26] : [1, 26])
      #expect(refusal(try file.encoded()) == .notFinite(tensor: name, element: 0))
    }
  }

  @Test("Cut off anywhere, statistics are refused")
  func truncated() {
    for length in stride(from: 0, to: small.count, by: 499) {
      #expect(refusal(small.prefix(length)) != nil)
    }
    #expect(refusal(small.dropLast()) != nil)
  }

  @Test("With bytes flipped, statistics are refused, or are another space by their hash")
  func flipped() throws {
    var random = SplitMix(4)
    let hash = try CepstralSpace(small).hash
    for _ in 0..<200 {
      var data = small
      // Half of them in the header.
      let end = Bool.random(using: &random) ? 400 : data.count
      data[Int.random(in: 0..<end, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      do throws(SafeTensorsError) {
        #expect(try CepstralSpace(data).hash != hash)
      } catch { #expect(!"\(error)".isEmpty) }
    }
  }
}

import Features
import SpottingTestSupport
import TestSupport
import Testing

@testable import Spotting

@Suite("Frames in the cepstral space as they go with the posteriorgram")
struct CepstralStreamTests {
  private let samples = TestWords.noisyLowHigh()

  @Test(
    "Frame k is the extractor's frame k + 1, however the samples are split", arguments: [7, 5_000])
  func frames(piece: Int) throws {
    var stream = CepstralStream()
    for _ in 0..<2 {
      var extractor = CepstralExtractor()
      var number = -1
      for start in Swift.stride(from: 0, to: samples.count, by: piece) {
        let span = samples.span.extracting(start..<min(start + piece, samples.count))
        var position = 0
        stream.advance(to: .max, through: span, from: &position)
        #expect(position == span.count)
        position = 0
        while extractor.advance(through: span, from: &position) {
          if number >= 0 {
            var expected = [Float](repeating: 0, count: 32)
            CepstralSpace.shipped.place(extractor.frame, into: &expected)
            let (values, background) = stream.frame(number)
            #expect(Array(UnsafeBufferPointer(start: values, count: 32)) == expected)
            #expect(background == CepstralSpace.shipped.backgroundDistance(expected))
          }
          number += 1
        }
      }
      #expect(number > 50)
      stream.reset()
    }
  }

  @Test("It stops at the frame that is asked for, and goes on from there")
  func stops() {
    var stream = CepstralStream()
    var (position, positions) = (0, [Int]())
    for number in 0..<5 {
      stream.advance(to: number, through: samples.span, from: &position)
      positions.append(position)
    }
    // A frame of cepstra takes the windows of two hops: 400 samples and 160 more, 320 a frame; the
    // first goes with no frame of the posteriorgram.
    #expect(positions == (0..<5).map { 320 * ($0 + 1) + 560 })
  }
}

import Features
import Foundation
import SpottingTestSupport
import TestSupport
import Testing

@testable import Enrollment
@testable import Spotting
@testable import TensorFile
@testable import WakeWords

@Suite("Enrollment in both spaces")
struct BothSpacesTests {
  @Test("The two shipped backgrounds are of the same sound, frame by frame")
  func backgrounds() throws {
    let cepstra = try CepstralSpace.shipped.background()
    let phones = try PhoneBackground.shipped()
    #expect(phones.frameCount == cepstra.distances.count)
    // The louder a frame (c0), the less it is silence: at no other lag as clearly.
    let silence = try #require(
      AcousticModelWeights.shipped.description.phones.firstIndex(of: "SIL"))
    var frame = [Float](repeating: 0, count: phones.phoneCount)
    let count = 6_000
    let costs = (0..<count).map { number in
      phones.frame(number, into: &frame)
      return Double(-frame[silence])
    }
    let levels = (0..<count).map { Double(cepstra.frames[$0 * 26]) }
    func correlation(lag: Int) -> Double {
      let range = 10..<count - 10
      let (x, y) = (range.map { levels[$0] }, range.map { costs[$0 + lag] })
      let mean = { (values: [Double]) in values.reduce(0, +) / Double(values.count) }
      let (meanX, meanY) = (mean(x), mean(y))
      let product = { (a: [Double], b: [Double], ma: Double, mb: Double) in
        zip(a, b).reduce(0) { $0 + ($1.0 - ma) * ($1.1 - mb) }
      }
      return product(x, y, meanX, meanY)
        / (product(x, x, meanX, meanX) * product(y, y, meanY, meanY)).squareRoot()
    }
    let best = (-4...4).max { correlation(lag: $0) < correlation(lag: $1) }
    #expect(best == 0)
  }

  @Test("A take's phones are those of the frames whose middle lies in its word")
  func template() throws {
    let take = try SampleWords.take("hey_lantern", 1)
    let stream = take.posteriorgram(.shipped)
    let template = stream.template(take.wordSamples)
    let inside = (0..<stream.frameCount).filter {
      take.wordSamples.contains(320 * $0 + 256)
    }
    #expect(template.frameCount == inside.count && inside.count > 20)
    for (row, frame) in inside.enumerated() {
      var sum: Float = 0
      for phone in 0..<40 {
        let posterior = template.values[row * 40 + phone]
        #expect(abs(posterior - exp(stream.values[frame * 40 + phone])) < 1e-6)
        sum += posterior
      }
      #expect(abs(sum - 1) < 1e-4)
    }
    #expect(abs(Double(take.wordSamples.lowerBound) / 16_000 - take.start) < 1e-9)
    #expect(abs(Double(take.wordSamples.upperBound) / 16_000 - take.end) < 1e-9)
  }

  /// Best of each 75 frames, and of each 50: mean and deviation, and the peaks.
  private func statistics(_ scores: [Float]) -> (mean: Float, deviation: Float, peaks: [Float]) {
    func best(_ length: Int) -> [Float] {
      stride(from: 0, through: scores.count - length, by: length)
        .map { scores[$0..<$0 + length].max()! }.filter { $0 > -.infinity }
    }
    let windows = best(75)
    let mean = windows.reduce(0, +) / Float(windows.count)
    let variance = windows.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(windows.count)
    return (mean, variance.squareRoot(), best(50))
  }

  @Test("Scales, calibration, table and scores come from scores of both spaces, frame by frame")
  func fusion() throws {
    let background = try SampleWords.short.get()
    let word = try SampleWords.words.get()[0]
    guard case .takes(let pattern) = word.model.pattern else {
      Issue.record("of another kind")
      return
    }
    #expect(pattern.acousticModel == AcousticModelWeights.shipped.hash)
    let stream = try background.space.background()
    var cepstra = TemplateMatcher(pattern.cepstra, in: .cepstra)
    var phones = TemplateMatcher(pattern.phones, in: .phones)
    var costs = [Float](repeating: 0, count: 40)
    var frame = [Float](repeating: 0, count: 32)
    var logPosteriors = [Float](repeating: 0, count: 40)
    var (raws, phoneRaws): ([Float], [Float]) = ([], [])
    for number in stream.distances.indices {
      for index in 0..<26 { frame[index] = stream.frames[number * 26 + index] }
      raws.append(cepstra.step(frame, background: stream.distances[number]).raw)
      background.phones.frame(number, into: &logPosteriors)
      TemplateMatcher.phoneCosts(logPosteriors, phones: 40, into: &costs)
      phoneRaws.append(phones.step(costs).raw)
    }
    let (one, other) = (statistics(raws), statistics(phoneRaws))
    let scales = pattern.scales
    #expect(abs(scales.cepstra.mean - one.mean) < 1e-3)
    #expect(abs(scales.phones.mean - other.mean) < 1e-3)
    #expect(scales.cepstra.way >= 3 * one.deviation - 1e-3)
    #expect(scales.phones.way >= 3 * other.deviation - 1e-3)
    let scores = zip(raws, phoneRaws).map {
      word.model.calibration.score(
        (($0 - scales.cepstra.mean) / scales.cepstra.way
          + ($1 - scales.phones.mean) / scales.phones.way) / 2)
    }
    let table = try #require(
      FalseAlarmTable(peaks: statistics(scores).peaks, hours: word.falseAlarms.hours))
    #expect(abs(table.anchorScore - word.falseAlarms.anchorScore) < 1e-2)
    #expect(abs(table.decay - word.falseAlarms.decay) < 1e-2)
    // Both spaces agree that the takes are the word: held out, in both they score about one way.
    let calibration = word.model.calibration
    let heldOut = word.takes.map { ($0.score - calibration.offset) / calibration.slope }
    #expect(heldOut.allSatisfy { (0.4...1.6).contains($0) }, "\(heldOut)")
  }
}

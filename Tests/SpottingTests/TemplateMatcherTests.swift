import Foundation
import NaiveKernels
import TestSupport
import Testing

@testable import Spotting

@Suite("The templates of one wake word against a stream")
struct TemplateMatcherTests {
  /// Templates, a stream of frames and what a template must undercut at each, and what the frames
  /// of the stream cost against those of a template by the definition.
  private struct Case {
    var templates: [Template]
    var stream: [[Float]]
    var background: [Float]
    var costs: [[[Float]]]
    var matcher: TemplateMatcher
  }

  private static func cepstra() -> Case {
    var random = SplitMix(21)
    func frames(_ count: Int) -> [Float] {
      (0..<count * 3).map { _ in Float.random(in: -2...2, using: &random) }
    }
    let templates = [3, 6, 4].map { Template(values: frames($0), dimension: 3) }
    let stream = (0..<30).map { _ in frames(1) + [0, 0, 0, 0, 0] }
    let background = (0..<30).map { _ in Float.random(in: 0...2, using: &random) }
    let costs = templates.map { template in
      stream.indices.map { t in
        (0..<template.frameCount).map { row -> Float in
          let squares = (0..<3).map { index -> Double in
            let difference = template.values[row * 3 + index] - stream[t][index]
            return Double(difference) * Double(difference)
          }
          return Float(squares.reduce(0, +).squareRoot() - Double(background[t]))
        }
      }
    }
    return Case(
      templates: templates, stream: stream, background: background, costs: costs,
      matcher: TemplateMatcher(templates, in: .cepstra))
  }

  private static func phones() -> Case {
    var random = SplitMix(4)
    let phones = 11
    func posteriors(sharpness: Float) -> [Float] {
      let raw = (0..<phones).map { _ in exp(sharpness * Float.random(in: 0...1, using: &random)) }
      let sum = raw.reduce(0, +)
      return raw.map { $0 / sum }
    }
    let templates = [5, 8, 3].map { count in
      Template(
        values: (0..<count).flatMap { _ in posteriors(sharpness: 9) }, dimension: phones)
    }
    // Log posteriors, down to where costs are capped.
    let logPosteriors = (0..<30).map { _ in posteriors(sharpness: 14).map { log($0) } }
    #expect(logPosteriors.joined().contains { $0 < -6 })
    #expect(logPosteriors.joined().contains { $0 > -1 })
    let costs = templates.map { template in
      logPosteriors.map { frame in
        (0..<template.frameCount).map { row in
          Float(
            (0..<phones).reduce(0.0) { sum, phone in
              sum + Double(template.values[row * phones + phone]) * min(6, -Double(frame[phone]))
            })
        }
      }
    }
    let stream = logPosteriors.map { frame in
      var costs = [Float](repeating: 0, count: FrameMatrix.stride(phones))
      TemplateMatcher.phoneCosts(frame, phones: phones, into: &costs)
      return costs
    }
    return Case(
      templates: templates, stream: stream, background: [Float](repeating: 0, count: 30),
      costs: costs, matcher: TemplateMatcher(templates, in: .phones))
  }

  @Test(
    "The score is half-way between the best template's and the mean of all, by naive warping",
    arguments: [TemplateMatcher.Space.cepstra, .phones])
  func score(space: TemplateMatcher.Space) {
    var one = space == .cepstra ? Self.cepstra() : Self.phones()
    let naive = one.costs.map { NaiveDTW(costs: $0) }
    var complete = 0
    for t in one.stream.indices {
      let match = one.matcher.step(one.stream[t], background: one.background[t])
      let each = zip(naive, one.templates).map { naive, template in
        let (cost, starts) = naive.best(endingAt: t)
        return (score: -cost / Float(template.frameCount), starts: starts)
      }
      guard each.allSatisfy({ $0.score > -.infinity }) else {
        #expect(match.raw == -.infinity)
        continue
      }
      complete += 1
      let best = each.max { $0.score < $1.score }!
      let mean = each.reduce(0) { $0 + $1.score } / 3
      #expect(abs(match.raw - (best.score + mean) / 2) < 1e-4)
      #expect(zip(one.matcher.templateScores, each).allSatisfy { abs($0 - $1.score) < 1e-4 })
      if space == .cepstra { #expect(best.starts.contains(t - match.frames + 1)) }
    }
    #expect(complete > 20)
  }

  @Test("No phone costs more than six nats, and a certain frame against itself nothing")
  func bounds() {
    let certain = Template(values: [1, 0, 0, 0, 1, 0], dimension: 3)
    var matcher = TemplateMatcher([certain], in: .phones)
    var costs = [Float](repeating: 0, count: 8)
    func raw(_ logPosteriors: [Float]) -> Float {
      TemplateMatcher.phoneCosts(logPosteriors, phones: 3, into: &costs)
      return matcher.step(costs).raw
    }
    _ = raw([-900, -.infinity, 0])
    #expect(raw([-900, -.infinity, 0]) == -6)
    matcher.reset()
    _ = raw([0, -900, -900])
    #expect(raw([-900, 0, -900]) == 0)
  }

  @Test(
    "After a reset nothing of the stream before is left",
    arguments: [TemplateMatcher.Space.cepstra, .phones])
  func reset(space: TemplateMatcher.Space) {
    var one = space == .cepstra ? Self.cepstra() : Self.phones()
    var used = one.matcher
    for frame in one.stream.reversed() { _ = used.step(frame, background: 1) }
    used.reset()
    for t in one.stream.indices {
      #expect(
        used.step(one.stream[t], background: one.background[t])
          == one.matcher.step(one.stream[t], background: one.background[t]))
    }
  }
}

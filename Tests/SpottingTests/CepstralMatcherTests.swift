import TestSupport
import Testing

@testable import Enrollment
@testable import Spotting
@testable import TensorFile
@testable import WakeWords

@Suite("One wake word against a stream")
struct WordMatcherTests {
  private let dimension = 3
  private let templates: [Template]
  private let stream: [[Float]]
  /// What the templates must undercut at each frame of the stream.
  private let background: [Float]

  init() {
    var random = SplitMix(21)
    func frames(_ count: Int) -> [Float] {
      (0..<count * 3).map { _ in Float.random(in: -2...2, using: &random) }
    }
    templates = [3, 6, 4].map { Template(values: frames($0), dimension: 3) }
    stream = (0..<30).map { _ in frames(1) + [0, 0, 0, 0, 0] }
    background = (0..<30).map { _ in Float.random(in: 0...2, using: &random) }
  }

  /// Distances minus the background, one frame of the stream after another.
  private func costs(_ template: Template) -> [[Float]] {
    stream.indices.map { t in
      (0..<template.frameCount).map { row in
        let squares = (0..<dimension).map { index in
          let difference = template.values[row * dimension + index] - stream[t][index]
          return difference * difference
        }
        return squares.reduce(0, +).squareRoot() - background[t]
      }
    }
  }

  @Test("The score is half-way between the best template's and the mean of all")
  func score() {
    var matcher = CepstralMatcher(templates)
    let naive = templates.map { NaiveDTW(costs: costs($0)) }
    for t in stream.indices {
      let match = matcher.step(stream[t], background: background[t])
      let each = zip(naive, templates).map { naive, template in
        let (cost, starts) = naive.best(endingAt: t)
        return (score: -cost / Float(template.frameCount), starts: starts)
      }
      guard each.allSatisfy({ $0.score > -.infinity }) else {
        #expect(match.raw == -.infinity)
        continue
      }
      let best = each.max { $0.score < $1.score }!
      let mean = each.reduce(0) { $0 + $1.score } / 3
      #expect(abs(match.raw - (best.score + mean) / 2) < 1e-5)
      #expect(zip(matcher.templateScores, each).allSatisfy { abs($0 - $1.score) < 1e-5 })
      #expect(best.starts.contains(t - match.frames + 1))
    }
    // The template of six frames takes three frames of the stream at least.
    #expect(matcher.templateScores.allSatisfy { $0 > -.infinity })
  }

  @Test("After a reset nothing of the stream before is left")
  func reset() {
    var fresh = CepstralMatcher(templates)
    var used = CepstralMatcher(templates)
    for frame in stream.reversed() { _ = used.step(frame, background: 1) }
    used.reset()
    for t in stream.indices {
      let (one, other) = (
        fresh.step(stream[t], background: background[t]),
        used.step(stream[t], background: background[t])
      )
      #expect(one.raw == other.raw && one.frames == other.frames)
    }
  }
}

import Features
import NaiveKernels
import SpottingTestSupport
import TestSupport
import Testing

@testable import Spotting

@Suite("Scorers: frames in, matches out")
struct ScorerTests {
  /// Frames of random log posteriors and cepstra.
  private struct Frames {
    var states: [[Float]]
    var phones: [[Float]]
    var cepstra: [[Float]]
    var background: [Float]

    init(_ count: Int, states: Int, phones: Int, seed: UInt64) {
      var random = SplitMix(seed)
      func numbers(_ count: Int, _ range: ClosedRange<Float>) -> [Float] {
        (0..<count).map { _ in Float.random(in: range, using: &random) }
      }
      self.states = (0..<count).map { _ in numbers(states, -8 ... -0.1) }
      self.phones = (0..<count).map { _ in numbers(phones, -8 ... -0.1) }
      cepstra = (0..<count).map { _ in numbers(26, -2...2) + [0, 0, 0, 0, 0, 0] }
      background = numbers(count, 0...2)
    }

    /// Gives each frame to the scorer. - Returns: the matches of `words` words at each.
    func play(to scorer: inout some WordScorer, words: Int) -> [[ScoredMatch]] {
      states.indices.map { number in
        var matches = [ScoredMatch](repeating: .none, count: words)
        states[number].withUnsafeBufferPointer { states in
          phones[number].withUnsafeBufferPointer { phones in
            cepstra[number].withUnsafeBufferPointer { cepstra in
              scorer.step(
                FrameFeatures(
                  number: number, states: states.baseAddress!, phones: phones.baseAddress!,
                  cepstra: cepstra.baseAddress!, background: background[number]), into: &matches)
            }
          }
        }
        return matches
      }
    }
  }

  @Test("State paths of many words, in both heads, score as naive warping of each path says")
  func statePaths() throws {
    var random = SplitMix(11)
    let model = try AcousticModels.random(states: 5)
    let frames = Frames(24, states: 5, phones: 4, seed: 3)
    for head in StatePathPattern.Head.allCases {
      let classes = head == .states ? 5 : 4
      // More paths than one batch holds; the detector's numbers are not the scorer's.
      let patterns = (0..<14).map { number in
        StatePathPattern(
          head: head,
          statePaths: (0...number % 3).map { _ in
            (0..<Int.random(in: 1...9, using: &random)).map { _ in
              Int.random(in: 0..<classes, using: &random)
            }
          }, cap: Float(2 + number % 4), acousticModel: model.hash)
      }
      let calibration = Calibration(slope: 3, offset: 1)
      var scorer = StatePathScorer(
        head, patterns.enumerated().map { (13 - $0, $1, calibration) }, model)
      let found = frames.play(to: &scorer, words: 14)
      let logPosteriors = head == .states ? frames.states : frames.phones
      for (index, pattern) in patterns.enumerated() {
        let naive = pattern.statePaths.map { path in
          NaiveDTW(costs: logPosteriors.map { frame in path.map { min(pattern.cap, -frame[$0]) } })
        }
        for t in found.indices {
          let match = found[t][13 - index]
          let best = zip(naive, pattern.statePaths).map { naive, path in
            let (cost, starts) = naive.best(endingAt: t)
            return (score: -cost / Float(path.count), starts: starts)
          }
          guard best.allSatisfy({ $0.score > -.infinity }) else {
            #expect(match.score == -.infinity)
            continue
          }
          let scores = best.map(\.score)
          let raw = (scores.max()! + scores.reduce(0, +) / Float(scores.count)) / 2
          #expect(abs(match.score - (3 * raw + 1)) < 1e-4 && match.frame == t)
          let starts = best.filter { $0.score > scores.max()! - 1e-5 }.flatMap(\.starts)
          #expect(starts.contains(t - match.frames + 1))
        }
      }
    }
  }

  @Test(
    "A word of takes scores half of each space's raw score, standardised; its stretch is the cepstra's"
  )
  func takes() throws {
    var random = SplitMix(8)
    func template(_ frames: Int, _ dimension: Int, _ range: ClosedRange<Float>) -> Template {
      Template(
        values: (0..<frames * dimension).map { _ in Float.random(in: range, using: &random) },
        dimension: dimension)
    }
    let model = try AcousticModels.random(states: 3)
    let pattern = TakePattern(
      cepstra: [6, 9].map { template($0, 26, -2...2) },
      phones: [5, 8].map { template($0, 4, 0...1) }, acousticModel: model.hash,
      scales: TakePattern.Scales(
        cepstra: ScoreScale(mean: -1, way: 0.5), phones: ScoreScale(mean: -4, way: 2)))
    let frames = Frames(40, states: 3, phones: 4, seed: 9)
    var scorer = TakeScorer([(1, pattern, Calibration(slope: 3, offset: -2))], model)
    let found = frames.play(to: &scorer, words: 2)
    func raws(_ templates: [Template], _ cost: (Int, ArraySlice<Float>) -> Float) -> [Float] {
      let naive = templates.map { template in
        NaiveDTW(
          costs: frames.states.indices.map { t in
            (0..<template.frameCount).map { row in
              cost(t, template.values[row * template.dimension..<(row + 1) * template.dimension])
            }
          })
      }
      return frames.states.indices.map { t in
        let scores = zip(naive, templates).map {
          -$0.best(endingAt: t).cost / Float($1.frameCount)
        }
        return (scores.max()! + scores.reduce(0, +) / Float(scores.count)) / 2
      }
    }
    let cepstra = raws(pattern.cepstra) { t, row in
      zip(row, frames.cepstra[t]).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
        - frames.background[t]
    }
    let phones = raws(pattern.phones) { t, row in
      zip(row, frames.phones[t]).reduce(0) { $0 + $1.0 * min(6, -$1.1) }
    }
    var stretches = TemplateMatcher(pattern.cepstra, in: .cepstra)
    var complete = 0
    for t in found.indices {
      #expect(found[t][0] == .none && found[t][1].frame == t)
      let stretch = stretches.step(frames.cepstra[t], background: frames.background[t]).frames
      #expect(found[t][1].frames == stretch)
      let expected = 3 * ((cepstra[t] + 1) / 0.5 + (phones[t] + 4) / 2) / 2 - 2
      guard expected > -.infinity else {
        #expect(found[t][1].score == -.infinity)
        continue
      }
      complete += 1
      #expect(abs(found[t][1].score - expected) < 1e-3)
    }
    #expect(complete > 30)
  }

  @Test("After a reset nothing of the stream before is left")
  func reset() throws {
    let model = try AcousticModels.random(states: 3)
    let verified = try TestWords.statePaths(
      [[0, 0, 0, 2, 2, 1, 1, 1, 1, 2]], verifier: TestWords.verifier(gate: -100, seed: 3),
      for: model)
    guard case .statePaths(let pattern) = verified.model.pattern else {
      Issue.record("a word of state paths has none")
      return
    }
    let frames = Frames(60, states: 3, phones: 4, seed: 2)
    let others = Frames(47, states: 3, phones: 4, seed: 5)
    var fresh = StatePathScorer(.states, [(0, pattern, verified.model.calibration)], model)
    var used = fresh
    _ = others.play(to: &used, words: 1)
    used.reset()
    let expected = frames.play(to: &fresh, words: 1)
    #expect(frames.play(to: &used, words: 1) == expected)
    #expect(expected.contains { $0[0].score > -.infinity })
  }
}

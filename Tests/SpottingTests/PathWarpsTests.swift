import TestSupport
import Testing

@testable import Enrollment
@testable import Spotting
@testable import TensorFile
@testable import WakeWords

@Suite("Paths side by side")
struct PathWarpsTests {
  /// Paths of many lengths, more than one vector holds, over five classes.
  private func patterns(_ random: inout SplitMix) -> [StatePathPattern] {
    (0..<14).map { number in
      let paths = (0...number % 3).map { _ in
        (0..<Int.random(in: 1...40, using: &random)).map { _ in
          Int.random(in: 0..<5, using: &random)
        }
      }
      return StatePathPattern(
        head: .states, paths: paths, cap: Float(2 + number % 4), encoder: "")
    }
  }

  @Test(
    "Each path costs what it costs alone, and a word's paths count half as the best, half as their mean"
  )
  func alone() {
    var random = SplitMix(11)
    let patterns = patterns(&random)
    var warps = PathWarps(patterns)
    var alone = patterns.map { $0.paths.map { StreamingDTW(length: $0.count) } }
    for round in 0..<2 {
      for _ in 0..<200 {
        let logPosteriors = (0..<5).map { _ in Float.random(in: -8 ... -0.1, using: &random) }
        warps.step(logPosteriors)
        for (word, pattern) in patterns.enumerated() {
          let matches = pattern.paths.indices.map { path in
            alone[word][path].step(
              pattern.paths[path].map { min(pattern.cap, -logPosteriors[$0]) })
          }
          let costs = matches.map(\.cost)
          let raw = -(costs.min()! + costs.reduce(0, +) / Float(costs.count)) / 2
          let found = warps.match(word)
          #expect(found.raw == raw || abs(found.raw - raw) < 1e-5)
          if raw > -.infinity {
            #expect(found.frames == matches[found.best].frames)
            #expect(matches[found.best].cost == costs.min())
          }
        }
      }
      guard round == 0 else { break }
      warps.reset()
      for word in alone.indices {
        for path in alone[word].indices { alone[word][path].reset() }
      }
    }
  }
}

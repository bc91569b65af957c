import TestSupport
import Testing

@testable import Spotting

@Suite("The part of a word that a stretch is most like")
struct PartialMatchTests {
  /// The most that a part can bring that goes on from a frame and a row, by trying all ways.
  private func most(_ gains: [[Float]], _ frame: Int, _ row: Int) -> Float {
    var best: Float = 0
    if frame + 1 < gains.count {
      for next in row..<min(row + 3, gains[0].count) {
        let gain = gains[frame + 1][next]
        let step = next == row ? min(0, gain) : gain
        best = max(best, step + most(gains, frame + 1, next))
      }
    }
    return best
  }

  private func match(_ logPosteriors: [[Float]], path: [Int]) -> PartialMatch? {
    let pattern = StatePathPattern(head: .states, statePaths: [path], cap: 6, acousticModel: "")
    let values = logPosteriors.flatMap { $0 }
    return PartialMatch.best(of: pattern, in: values.span, classes: logPosteriors[0].count)
  }

  @Test("It is the best of all that there are", arguments: 0..<30)
  func best(seed: UInt64) throws {
    var random = SplitMix(seed)
    let path = [0, 1, 1, 2, 0]
    let frames = (0..<6).map { _ in (0..<3).map { _ in Float.random(in: -12...0, using: &random) } }
    let gains = frames.map { frame in path.map { max(frame[$0], -8) + 4 } }
    let all = gains.indices.flatMap { frame in
      path.indices.map { gains[frame][$0] + most(gains, frame, $0) }
    }
    let expected = try #require(all.max())
    let found = match(frames, path: path)
    #expect(abs((found?.share ?? 0) - min(1, max(0, expected) / 20)) < 1e-5)
  }

  @Test("It says which part, and where")
  func part() throws {
    let sure: Float = -0.1
    let never: Float = -9
    // Classes 2 and 3 of a path over 0 to 4, in the frames 3 and 4.
    var frames = [[Float]](repeating: [Float](repeating: never, count: 5), count: 8)
    frames[3][2] = sure
    frames[4][3] = sure
    let found = try #require(match(frames, path: [0, 1, 2, 3, 4]))
    #expect(found.frames == 3..<5)
    #expect(found.part == 0.4...0.8)
    #expect(abs(found.share - 2 * 3.9 / 20) < 1e-6)
    #expect(match([[never, never]], path: [0, 1, 0]) == nil)
  }
}

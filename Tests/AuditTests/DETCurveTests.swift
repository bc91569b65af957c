import TestSupport
import Testing

@testable import Audit

@Suite struct DETCurveTests {
  /// Misses at a rate as `shared/eval/spot.py` counts them: below the highest alarm that must stay
  /// out, or level with it.
  private static func naiveMisses(
    _ bests: [Float], _ alarms: [Float], allowed: Int
  ) -> Int {
    let sorted = alarms.sorted(by: >)
    let floor = allowed < sorted.count ? sorted[allowed] : -.infinity
    return bests.count { $0 <= floor }
  }

  private static func scores(_ seed: UInt64) -> (bests: [Float], alarms: [Float]) {
    var random = SplitMix(seed)
    // Coarse, so that many scores of both kinds are equal; or fine.
    let scale: Float = seed.isMultiple(of: 2) ? 3 : 1_000
    func score(_ range: ClosedRange<Float>) -> Float {
      (Float.random(in: range, using: &random) * scale).rounded() / scale
    }
    let bests = (0..<Int.random(in: 1...40, using: &random)).map { _ in
      Int.random(in: 0..<12, using: &random) == 0 ? -.infinity : score(-3...9)
    }
    let alarms = (0..<Int.random(in: 0...80, using: &random)).map { _ in score(-9...5) }
    return (bests, alarms)
  }

  @Test("Misses at every number of alarms are those of the definition", arguments: 1...60)
  func definition(seed: UInt64) {
    let (bests, alarms) = Self.scores(seed)
    let curve = DETCurve(bests: bests, alarms: alarms, hours: 2)
    for allowed in 0...alarms.count + 1 {
      let point = curve.point(falseAlarms: allowed)
      #expect(point.misses == Self.naiveMisses(bests, alarms, allowed: allowed))
      #expect(point.falseAlarms <= allowed)
      // What the program does with the threshold: it fires from there on.
      #expect(point.threshold.isFinite)
      #expect(point.falseAlarms == alarms.count { $0 >= point.threshold })
      #expect(point.misses == bests.count { !($0 >= point.threshold) })
      #expect(curve.point(at: point.threshold) == point)
    }
  }

  @Test("The corners carry the whole curve and no more than it", arguments: 1...60)
  func corners(seed: UInt64) throws {
    let (bests, alarms) = Self.scores(seed)
    let curve = DETCurve(bests: bests, alarms: alarms, hours: 2)
    for (before, after) in zip(curve.points, curve.points.dropFirst()) {
      #expect(before.misses > after.misses)
      #expect(before.falseAlarms < after.falseAlarms)
      #expect(before.threshold > after.threshold)
    }
    #expect(curve.points[0].falseAlarms == 0)
    for allowed in 0...alarms.count + 1 {
      let corner = try #require(curve.points.last { $0.falseAlarms <= allowed })
      // Of alarms with equal scores all come or none.
      let reachable = curve.point(falseAlarms: allowed)
      #expect(corner.misses == reachable.misses)
    }
  }

  @Test("A threshold lies between the scores that it parts, with few decimals")
  func threshold() {
    let curve = DETCurve(bests: [1, 4], alarms: [2, 0.123_456_7, 0.123_457_2], hours: 1)
    #expect(curve.point(falseAlarms: 0).threshold == 3)
    #expect(curve.point(falseAlarms: 1).threshold == 0.56)
    let fine = curve.point(falseAlarms: 2).threshold
    #expect(fine > 0.123_456_7 && fine <= 0.123_457_2)
    #expect(curve.point(falseAlarms: 3).threshold <= 0.123_456_7)
  }

  @Test("Above all scores the threshold still parts, one bit apart too")
  func edges() {
    let top = DETCurve(bests: [1], alarms: [5], hours: 1).point(falseAlarms: 0)
    #expect(top.threshold > 5 && top.threshold < 5.02)
    #expect((top.misses, top.falseAlarms) == (1, 0))
    let close = DETCurve(bests: [Float(5).nextUp], alarms: [5], hours: 1).point(falseAlarms: 0)
    #expect((close.misses, close.falseAlarms) == (0, 0))
    let huge = DETCurve(bests: [3e9], alarms: [2e9], hours: 1).point(falseAlarms: 0)
    #expect((huge.misses, huge.falseAlarms) == (0, 0))
    let empty = DETCurve(bests: [-.infinity], alarms: [], hours: 1)
    #expect(empty.points == [DETCurve.Point(threshold: 0, misses: 1, falseAlarms: 0)])
  }

  @Test("A rate allows whole alarms, and rounding does not lose one")
  func allowed() {
    func allowed(_ rate: Double, _ hours: Double) -> Int {
      DETCurve(bests: [1], alarms: [], hours: hours).allowed(falseAlarmsPerHour: rate)
    }
    #expect(allowed(0.5, 1.1) == 0)
    #expect(allowed(0.5, 2) == 1)
    #expect(allowed(0.29, 100) == 29)
    #expect(allowed(0.1, 30) == 3)
    #expect(allowed(5, 1.1) == 5)
  }
}

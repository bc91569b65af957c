/// Finds the word in a take: the stretch of hops that stands out most from the take's own floor.
package struct WordBounds: Equatable, Sendable {
  /// The word with its soft beginning and end, in hops from the start of the take.
  package var hops: Range<Int>
  /// What stands out: the word without them.
  package var core: Range<Int>

  /// Hops that are averaged, so that a click is no word.
  private static let smoothing = 5
  /// Digital silence and the like, dB: says nothing of the room's floor.
  private static let dead: Float = -60
  /// What the word must rise above the floor, dB: steady noise alone rises by up to 2.
  private static let rise: Float = 6
  /// The lowest that a word's edge may lie under its peak, dB.
  private static let range: Float = 22
  /// Where between floor and peak the edge lies.
  private static let edge: Float = 0.35
  /// Hops of quiet that part two words; a stop consonant is shorter.
  private static let pause = 20
  /// Hops added at either end, for the soft beginnings and ends that lie under the edge.
  package static let margin = 8

  /// - Parameter contour: energy of each hop, see ``energyContour(_:_:)``.
  /// - Returns: `nil` where nothing stands out.
  package init?(_ contour: [Float]) {
    let smooth = Self.smoothed(contour)
    let live = smooth.filter { $0 > Self.dead }.sorted()
    guard live.count >= 10, let peak = live.last else { return nil }
    let floor = live[live.count * 15 / 100]
    guard peak - floor >= Self.rise else { return nil }
    let threshold = max(peak - Self.range, floor + Self.edge * (peak - floor))
    var best: (hops: Range<Int>, weight: Float)?
    var current: (hops: Range<Int>, weight: Float)?
    for (hop, energy) in smooth.enumerated() where energy > threshold {
      if let open = current, hop - open.hops.upperBound < Self.pause {
        current = (open.hops.lowerBound..<hop + 1, open.weight + energy - threshold)
      } else {
        current = (hop..<hop + 1, energy - threshold)
      }
      if let open = current, open.weight > best?.weight ?? 0 { best = open }
    }
    guard let best else { return nil }
    core = best.hops
    hops =
      max(
        0, best.hops.lowerBound - Self.margin)..<min(
        contour.count, best.hops.upperBound + Self.margin)
  }

  private static func smoothed(_ contour: [Float]) -> [Float] {
    let half = smoothing / 2
    return contour.indices.map { hop in
      let window = contour[max(0, hop - half)...min(contour.count - 1, hop + half)]
      return window.reduce(0, +) / Float(window.count)
    }
  }
}

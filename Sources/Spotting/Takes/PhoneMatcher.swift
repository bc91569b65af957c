/// The phone templates of one wake word against a stream of log posteriors.
///
/// A frame costs what the encoder would be surprised by, were the template's phones the truth: the sum
/// over all phones of the template's posterior times minus the stream's log posterior.
package struct PhoneMatcher: Sendable {
  /// The most that a phone may cost: a posterior of a quarter of a per cent. An encoder that is surer
  /// than that is as often wrong.
  package static let cap: Float = 6

  private let rows: [FrameMatrix]
  private var warps: WordWarps
  /// What each phone costs at the newest frame, zeros up to whole vectors.
  private var costs: [Float]
  private let width: Int

  /// - Parameter templates: of posteriors, one at least, all of one dimension.
  package init(_ templates: [Template]) {
    rows = templates.map { FrameMatrix($0.values, dimension: $0.dimension) }
    warps = WordWarps(lengths: templates.map(\.frameCount))
    costs = [Float](repeating: 0, count: rows[0].stride)
    width = templates[0].dimension
  }

  /// - Parameters:
  ///   - logPosteriors: of the phones at the newest frame.
  ///   - offset: where among them the first phone's is.
  package mutating func step(_ logPosteriors: [Float], from offset: Int = 0) -> WordWarps.Match {
    for phone in 0..<width { costs[phone] = min(-logPosteriors[offset + phone], Self.cap) }
    for index in rows.indices { rows[index].products(with: costs, into: &warps.costs[index]) }
    return warps.step()
  }

  package mutating func reset() { warps.reset() }
}

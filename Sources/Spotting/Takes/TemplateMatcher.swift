/// The templates of one wake word in one space against a stream of frames.
package struct TemplateMatcher: Sendable {
  private let templates: [FrameMatrix]
  private var dtw: BatchedDTW
  private let space: Space

  /// What a frame of the stream costs against one of a template.
  package enum Space: Sendable {
    /// Their Euclidean distance, less what a template must undercut.
    case cepstra
    /// What the acoustic model would be surprised by, were the template's phones the truth: the sum
    /// over all phones of the template's posterior times minus the stream's log posterior.
    case phones
  }

  /// The most that a phone may cost, nats: a posterior of a quarter of a per cent. An acoustic
  /// model that is surer than that is as often wrong.
  package static let phoneCap: Float = 6

  /// - Parameter templates: any number, of one dimension.
  package init(_ templates: [Template], in space: Space) {
    self.templates = templates.map { FrameMatrix($0.values, dimension: $0.dimension) }
    dtw = BatchedDTW(lengths: templates.map(\.frameCount))
    self.space = space
  }

  /// Moves on by one stream frame.
  ///
  /// - Parameters:
  ///   - frame: in ``Space/cepstra`` a frame of ``CepstralSpace``; in ``Space/phones`` what each
  ///     phone costs, see ``phoneCosts(_:into:)``. Zeros up to the stride of ``FrameMatrix``.
  ///   - background: in ``Space/cepstra`` what a template must undercut: a frame that is as far
  ///     from the template as this says nothing either way.
  /// - Returns: the best match that ends there, before calibration.
  package mutating func step(
    _ frame: UnsafePointer<Float>, background: Float = 0
  ) -> TemplateMatch {
    let lanes = BatchedDTW.lanes
    dtw.step { batch, costs in
      for lane in 0..<min(lanes, templates.count - batch * lanes) {
        let template = templates[batch * lanes + lane]
        switch space {
        case .cepstra:
          template.distances(to: frame, less: background, into: costs + lane, stride: lanes)
        case .phones: template.products(with: frame, into: costs + lane, stride: lanes)
        }
      }
    }
    return dtw.match(of: templates.indices)
  }

  /// What each phone costs at a frame of the stream: minus its log posterior, no more than the cap.
  ///
  /// - Parameter costs: as many as there are phones, or more, of which the first are set.
  package static func phoneCosts(
    _ logPosteriors: UnsafePointer<Float>, phones: Int, into costs: inout [Float]
  ) {
    for phone in 0..<phones { costs[phone] = min(-logPosteriors[phone], phoneCap) }
  }

  /// Templates.
  package var count: Int { templates.count }

  /// Minus the mean cost of a frame of a template, at the newest frame.
  package func score(_ template: Int) -> Float { -dtw.match(template).cost }

  /// That of each template.
  package var templateScores: [Float] { templates.indices.map(score) }

  /// Forgets the stream, as if newly made.
  package mutating func reset() { dtw.reset() }
}

import Features
import Spotting

/// The takes of one wake word in both spaces, and what they score against each other and the
/// background.
struct EnrolledTakes: Sendable {
  let takes: [Take]
  /// Of each take its word, in ``CepstralSpace`` and as posteriors of the phones.
  let cepstra: [Template]
  let phones: [Template]
  let posteriorgrams: [PhonePosteriorgram]
  let space: CepstralSpace

  init(_ takes: [Take], in space: CepstralSpace, model: AcousticModelWeights) {
    self.takes = takes
    self.space = space
    posteriorgrams = takes.map { $0.posteriorgram(model) }
    cepstra = takes.map(\.template)
    phones = zip(takes, posteriorgrams).map { $1.template($0.wordSamples) }
  }

  /// Of each take, the frames of its shorter template.
  var frameCounts: [Int] { zip(cepstra, phones).map { min($0.frameCount, $1.frameCount) } }

  /// - Parameter phones: as many frames as `stream`.
  /// - Returns: the raw scores, and of each template by itself what its cepstra score.
  func scores(
    over stream: CepstralSpace.Background, _ phones: PhoneBackground
  ) -> (raw: RawScores, each: [BackgroundScores]) {
    var raws: [Float] = []
    var each = takes.map { _ in BackgroundScores() }
    match(stream.frames, stream.distances, with: cepstra) { raw, templateScores in
      raws.append(raw)
      for index in each.indices { each[index].add(templateScores[index]) }
    }
    let phoneScores = phoneRaws(of: self.phones, phones.frameCount, phones.phoneCount, phones.frame)
    return (RawScores(cepstra: raws, phones: phoneScores), each)
  }

  /// The raw scores of one take, against the templates of those given.
  func scores(ofTake number: Int, against others: [Int]) -> RawScores {
    var raws: [Float] = []
    match(takes[number].frames, with: others.map { cepstra[$0] }) { raw, _ in raws.append(raw) }
    let stream = posteriorgrams[number]
    let phoneScores = phoneRaws(
      of: others.map { phones[$0] }, stream.frameCount, stream.phoneCount, stream.frame)
    return RawScores(cepstra: raws, phones: phoneScores)
  }

  /// How well each take agrees with the others by its cepstra: the mean standardised score between
  /// them, both ways.
  ///
  /// - Parameter background: of each template.
  func agreements(_ background: [BackgroundScores]) -> [Float] {
    // Row i: the best score of each template over take i, standardised.
    let scores = takes.map { take in
      var best = cepstra.map { _ in -Float.infinity }
      match(take.frames, with: cepstra) { _, scores in
        for index in best.indices { best[index] = max(best[index], scores[index]) }
      }
      return best.indices.map { background[$0].standardised(best[$0]) }
    }
    return takes.indices.map { one in
      let others = takes.indices.filter { $0 != one }
      return others.reduce(0) { $0 + (scores[one][$1] + scores[$1][one]) / 2 }
        / Float(others.count)
    }
  }

  /// Hands the raw score of the cepstra, and that of each template, to `body` at each frame of a
  /// stream.
  ///
  /// - Parameters:
  ///   - frames: in the space, one after another.
  ///   - distances: what a template must undercut at each; `nil` to measure it.
  private func match(
    _ frames: [Float], _ distances: [Float]? = nil, with templates: [Template],
    _ body: (Float, [Float]) -> Void
  ) {
    var matcher = TemplateMatcher(templates, in: .cepstra)
    var frame = [Float](repeating: 0, count: space.paddedDimension)
    for number in 0..<frames.count / space.dimension {
      let start = number * space.dimension
      for index in 0..<space.dimension { frame[index] = frames[start + index] }
      let distance = distances?[number] ?? space.backgroundDistance(frame)
      let found = matcher.step(frame, background: distance)
      body(found.raw, matcher.templateScores)
    }
  }

  /// The raw score of the phones at each of `count` frames.
  private func phoneRaws(
    of templates: [Template], _ count: Int, _ phones: Int, _ frame: (Int, inout [Float]) -> Void
  ) -> [Float] {
    var matcher = TemplateMatcher(templates, in: .phones)
    var logPosteriors = [Float](repeating: 0, count: phones)
    var costs = [Float](repeating: 0, count: FrameMatrix.stride(phones))
    return (0..<count).map { number in
      frame(number, &logPosteriors)
      TemplateMatcher.phoneCosts(logPosteriors, phones: phones, into: &costs)
      return matcher.step(costs).raw
    }
  }
}

/// What the templates of a wake word score over a sound in both spaces: raw scores frame by frame,
/// kept apart until it is known how they add up.
struct RawScores: Sendable {
  /// At the frames that both have.
  private(set) var cepstra: [Float]
  private(set) var phones: [Float]

  /// - Parameters: raw scores from the first frame on; what one has more is left out.
  init(cepstra: [Float], phones: [Float]) {
    let count = min(cepstra.count, phones.count)
    self.cepstra = Array(cepstra[..<count])
    self.phones = Array(phones[..<count])
  }

  /// The raw score in both spaces at each frame. Never the best of one and the best of the other:
  /// in a sound without the wake word they lie at different places.
  func inBothSpaces(_ scales: TakePattern.Scales) -> [Float] {
    zip(cepstra, phones).map { scales.raw(cepstra: $0, phones: $1) }
  }
}

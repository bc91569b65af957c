import Features
import Spotting
import TensorFile
import WakeWords

/// The takes of one wake word in both spaces, and what they score against each other and the background.
package struct EnrolledTakes: Sendable {
  package let takes: [Take]
  /// Of each take, see ``TakePattern``.
  package let templates: [Template]
  package let phones: [Template]
  private let phoneStreams: [PhonePosteriorgram]
  private let space: CepstralSpace

  package init(_ takes: [Take], in space: CepstralSpace, encoder: AcousticModelWeights) {
    self.takes = takes
    self.space = space
    phoneStreams = takes.map { $0.phoneStream(encoder) }
    templates = takes.map(\.template)
    phones = zip(takes, phoneStreams).map { $1.template($0.wordSamples) }
  }

  /// Of each take, the frames of its shorter template.
  package var frameCounts: [Int] { zip(templates, phones).map { min($0.frameCount, $1.frameCount) } }

  /// - Parameter phones: as many frames as `stream`.
  /// - Returns: the raw scores, and of each template by itself what its cepstra score.
  package func scores(
    over stream: CepstralSpace.Background, _ phones: PhoneBackground
  ) -> (raw: RawScores, each: [BackgroundScores]) {
    var cepstra: [Float] = []
    var each = takes.map { _ in BackgroundScores() }
    play(stream.frames, stream.distances, to: templates) { raw, templateScores in
      cepstra.append(raw)
      for index in each.indices { each[index].add(templateScores[index]) }
    }
    let raws = raws(of: self.phones, phones.frameCount, phones.phoneCount, phones.frame)
    return (RawScores(cepstra: cepstra, phones: raws), each)
  }

  /// The raw scores of one take, against the templates of those given.
  package func scores(ofTake number: Int, against others: [Int]) -> RawScores {
    var cepstra: [Float] = []
    play(takes[number].frames, to: others.map { templates[$0] }) { raw, _ in cepstra.append(raw) }
    let stream = phoneStreams[number]
    let raws = raws(
      of: others.map { phones[$0] }, stream.frameCount, stream.width, stream.frame)
    return RawScores(cepstra: cepstra.dropFirst(TakePattern.lead), phones: raws)
  }

  /// How well each take agrees with the others by its cepstra: the mean standardised score between them,
  /// both ways.
  ///
  /// - Parameter background: of each template.
  package func agreements(_ background: [BackgroundScores]) -> [Float] {
    // Row i: the best score of each template over take i, standardised.
    let scores = takes.map { take in
      var best = templates.map { _ in -Float.infinity }
      play(take.frames, to: templates) { _, scores in
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

  /// Hands the raw score of the cepstra, and that of each template, to `body` at each frame of a stream.
  ///
  /// - Parameters:
  ///   - frames: weighted frames, one after another.
  ///   - distances: what a template must undercut at each; `nil` to measure it.
  private func play(
    _ frames: [Float], _ distances: [Float]? = nil, to templates: [Template],
    _ body: (Float, [Float]) -> Void
  ) {
    var matcher = CepstralMatcher(templates)
    var frame = [Float](repeating: 0, count: space.paddedDimension)
    for number in 0..<frames.count / space.dimension {
      let start = number * space.dimension
      for index in 0..<space.dimension { frame[index] = frames[start + index] }
      let distance = distances?[number] ?? space.backgroundDistance(frame)
      let match = matcher.step(frame, background: distance)
      body(match.raw, matcher.templateScores)
    }
  }

  /// The raw score of the phones at each of `count` frames.
  private func raws(
    of templates: [Template], _ count: Int, _ width: Int,
    _ place: (Int, inout [Float]) -> Void
  ) -> [Float] {
    var matcher = PhoneMatcher(templates)
    var frame = [Float](repeating: 0, count: width)
    return (0..<count).map { number in
      place(number, &frame)
      return matcher.step(frame).raw
    }
  }
}

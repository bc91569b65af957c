import Foundation
import SpottingTestSupport
import TestSupport
import Testing

@testable import Enrollment
@testable import Spotting
@testable import TensorFile
@testable import WakeWords

@Suite("Enrollment")
struct EnrollmentTests {
  private func takes(_ word: String, _ numbers: [Int]) throws -> [Take] {
    try numbers.map { try SampleWords.take(word, $0) }
  }

  @Test("The shipped takes are good ones", arguments: ["hey_lantern", "silver_teapot"])
  func shippedTakes(word: String) throws {
    for take in try takes(word, [1, 2, 3, 4, 5]) {
      #expect(take.weaknesses.isEmpty)
      #expect((0.5...1.5).contains(take.end - take.start))
    }
  }

  @Test("Takes of one word agree", arguments: ["hey_lantern", "silver_teapot"])
  func agreement(word: String) throws {
    let enrollment = try SampleWords.tiny.get().enrollment(takes(word, [1, 2, 3]))
    #expect(enrollment.agreements.count == 3)
    #expect(enrollment.agreements.allSatisfy { $0 > Enrollment.agreement })
    #expect(enrollment.oddOneOut == nil)
  }

  @Test("A take of another word among them is the odd one out, wherever it stands")
  func oddOneOut() throws {
    for place in [0, 2] {
      var takes = try takes("hey_lantern", [1, 2, 3])
      takes.insert(try SampleWords.take("silver_teapot", 1), at: place)
      #expect(try SampleWords.tiny.get().enrollment(takes).oddOneOut == place)
    }
  }

  @Test("Less than two takes are refused", arguments: [0, 1])
  func tooFewTakes(count: Int) throws {
    let takes = try takes("hey_lantern", Array((1...3).prefix(count)))
    #expect(throws: EnrollmentError.tooFewTakes(count)) { try Enrollment(takes) }
    #expect("\(EnrollmentError.tooFewTakes(count))".hasPrefix("\(count) take"))
  }

  @Test("Of a take that is cut on both sides too little may be left, which no file would hold")
  func shortTake() throws {
    var sound = SyntheticTake(seconds: 0.2, noise: -66)
    sound.addTone(from: 0.03, to: 0.25, amplitude: 0.3)
    let short = try Take(sound.samples)
    let frames = short.template.frameCount
    try #require(frames < Template.shortest)
    let error = EnrollmentError.shortTake(2, frames: frames)
    #expect(throws: error) {
      try SampleWords.tiny.get().enrollment([SampleWords.take("hey_lantern", 1), short])
    }
    #expect("\(error)".hasPrefix("take 2 is cut") && "\(error)".contains("\(frames) frames"))
  }

  @Test("A damaged background is refused")
  func background() throws {
    var file = try SafeTensors(EmbeddedFile.background)
    file.tensors["background.step"] = nil
    let space = try CepstralSpace(file.encoded())
    let takes = try takes("hey_lantern", [1, 2])
    let error = EnrollmentError.background(.missing(tensor: "background.step"))
    #expect(throws: error) { try Enrollment(takes, in: space) }
    #expect("\(error)".contains("background.step"))
  }

  @Test("A background in which nothing can match makes no wake word")
  func noScores() throws {
    var file = try SafeTensors(EmbeddedFile.background)
    file.tensors["background"] = SafeTensors.Tensor(
      type: .int8, shape: [40, 26], bytes: Data(count: 40 * 26))
    file.add("background.distance", [Float](repeating: 1, count: 40), shape: [40])
    let enrollment = try Enrollment(
      takes("hey_lantern", [1, 2]), in: CepstralSpace(file.encoded()),
      phones: phoneBackground(frames: 40))
    #expect(throws: EnrollmentError.noScores) {
      try enrollment.wakeWord(name: "hey", phrase: "hey", licence: "")
    }
    #expect(!"\(EnrollmentError.noScores)".isEmpty)
  }

  @Test("Backgrounds that are not of the same sound are refused")
  func unlikeBackgrounds() throws {
    let takes = try takes("hey_lantern", [1, 2])
    let phones = try phoneBackground(frames: 40)
    let count = try SampleWords.tiny.get().phones.frameCount
    let error = EnrollmentError.unlikeBackgrounds(cepstra: count, phones: 40)
    #expect(throws: error) {
      try Enrollment(takes, in: SampleWords.tiny.get().space, phones: phones)
    }
    #expect("\(error)".contains("40 frames") && "\(error)".contains("\(count)"))
  }

  /// The first frames of the shipped background of phones.
  private func phoneBackground(frames: Int) throws -> PhoneBackground {
    var file = try SafeTensors(EmbeddedFile.phoneBackground)
    let whole = try #require(file.tensors["phones"])
    file.tensors["phones"] = SafeTensors.Tensor(
      type: .uint8, shape: [frames, whole.shape[1]],
      bytes: whole.bytes.prefix(frames * whole.shape[1]))
    return try PhoneBackground(file.encoded(), for: .shipped)
  }

  @Test("A bad name is refused when the wake word is made")
  func name() throws {
    let enrollment = try SampleWords.tiny.get().enrollment(takes("hey_lantern", [1, 2]))
    let error = EnrollmentError.wakeWord(.name("hey lantern"))
    #expect(throws: error) {
      try enrollment.wakeWord(name: "hey lantern", phrase: "", licence: "")
    }
    #expect("\(error)".contains("hey lantern"))
  }

  @Test("A wake word has its takes' templates, bounds and levels, and scores that make sense")
  func wakeWord() throws {
    for word in try SampleWords.words.get() {
      let takes = try takes(word.name, [1, 2, 3])
      guard case .takes(let pattern) = word.model.pattern else {
        Issue.record("of another kind")
        return
      }
      #expect(pattern.cepstra == takes.map(\.template))
      #expect(pattern.phones == takes.map { $0.phoneTemplate(.shipped) })
      #expect(word.takes.map(\.start) == takes.map(\.start))
      #expect(word.takes.map(\.end) == takes.map(\.end))
      #expect(word.takes.map(\.level) == takes.map(\.level))
      #expect(word.model.calibration.slope > 0 && word.falseAlarms.decay > 0)
      // Held-out takes count, and nothing reaches what the takes themselves do.
      #expect(word.takes.allSatisfy { $0.score > 0 && $0.score < word.ceiling })
      #expect(try word.threshold(falseAlarmsPerHour: 0.5) < word.ceiling)
      #expect(try WakeWordFile.decode(WakeWordFile.encode(word), path: "x.wake") == word)
    }
  }

  @Test("The same takes make the same wake word; their order changes no score")
  func order() throws {
    func word(_ numbers: [Int]) throws -> WakeWord {
      try SampleWords.tiny.get().enrollment(takes("silver_teapot", numbers))
        .wakeWord(name: "teapot", phrase: "", licence: "")
    }
    let (one, other) = (try word([1, 2, 3]), try word([3, 1, 2]))
    #expect(try word([1, 2, 3]) == one)
    #expect(abs(one.ceiling - other.ceiling) < 1e-4)
    #expect(
      zip(one.takes, [other.takes[1], other.takes[2], other.takes[0]])
        .allSatisfy { abs($0.score - $1.score) < 1e-4 })
    let samples = try SampleWords.load("recordings/teapot-blinds.flac")
    var first = Detector([one])
    var second = Detector([other])
    let (found, foundToo) = (Detected(&first, samples).peaks, Detected(&second, samples).peaks)
    #expect(found.map(\.peak.frame) == foundToo.map(\.peak.frame))
    #expect(zip(found, foundToo).allSatisfy { abs($0.peak.score - $1.peak.score) < 1e-4 })
  }
}

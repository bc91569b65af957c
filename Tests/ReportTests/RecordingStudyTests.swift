import Audio
import Foundation
import Spotting
import SpottingTestSupport
import TestSupport
import Testing
import WakeWords

@testable import Audit
@testable import Report

@Suite struct RecordingStudyTests {
  private let lamp = "\(SampleAudio.folder)/bundled/alexa-lamp.flac"

  @Test("It shows the match that the audit judged by, part by part")
  func match() throws {
    let word = try #require(try BundledWords.load("alexa"))
    let study = RecordingStudy(try SampleWords.samples(of: lamp), word, head: 1.5)
    let match = try #require(study.match)
    let judged = RecordingScanner(ScanWords([word]), head: 1.5)
      .finding(for: Recording(.file(RecordingPath(lamp))))
    #expect(match.score == judged.wakeScore)
    #expect(abs(match.start - (judged.wakeStart ?? 0)) < 0.001)
    #expect(abs(match.end - (judged.wakeEnd ?? 0)) < 0.001)
    #expect(match.template == 1)
    // Twelve states; a quick speaker may pass over one.
    #expect((10...12).contains(match.parts.count))
    #expect(match.parts.map(\.start) == match.parts.map(\.start).sorted())
    #expect(abs(match.parts[0].start - match.start) < 0.001)
    #expect(abs(match.parts[match.parts.count - 1].end - match.end) < 0.001)
    #expect(match.parts.count { $0.cost < 1.6 } > 6)
    #expect(match.phones.contains("L") && match.phones.contains("K"))
    #expect(study.scores.map(\.score).max() == match.score)
  }

  @Test("A wake word that comes too late is followed, too")
  func late() throws {
    let word = try #require(try BundledWords.load("alexa"))
    let silence = [Float](repeating: 0, count: 40_000)
    let samples = silence + (try SampleWords.samples(of: lamp))
    let analysis = RecordingStudy(samples, word, head: 1.5)
    #expect(analysis.found == nil)
    let start = try #require(RecordingStudy(samples, word, head: 4).match?.start)
    let study = RecordingStudy(samples, word, head: 1.5, sought: .init(word: word, start: start))
    let late = try #require(study.found)
    #expect(late.start == start && start > 2.5)
    #expect(late.score > 2)
    #expect(late.parts.count { $0.cost < 1.6 } > 6)
    let picture = RecordingPicture(study, wakeWord: "alexa", threshold: 0.7)
    #expect(picture.description.contains("The wake word itself lies from 2."))
    #expect(HTMLOutline(picture.svg).values("class").count { $0 == "match" } == 2)
  }

  @Test("A word of takes is followed along the phones of its nearest take")
  func takes() throws {
    let word = try TestWords.sampleTakes("hey_lantern")
    let samples = try SampleWords.load("takes/hey_lantern/2.flac")
    let match = try #require(RecordingStudy(samples, word, head: 1.5).match)
    #expect(match.template == 2)
    #expect(match.parts.count > 3)
    #expect(match.parts.allSatisfy { $0.cost >= 0 && $0.end > $0.start })
  }

  @Test("What is shorter than any word has a spectrogram and no match")
  func short() throws {
    let word = try #require(try BundledWords.load("alexa"))
    for count in [1, 100, 1_600] {
      let samples = [Float](repeating: 0.1, count: count)
      let study = RecordingStudy(samples, word, head: 1.5)
      #expect(!study.spectrogram.columns.isEmpty)
      let svg = RecordingPicture(study, wakeWord: "alexa", threshold: 0.7).svg
      #expect(HTMLOutline(svg).faults.isEmpty)
    }
  }

  @Test("The picture has each part, the head, the threshold, and says in words what it shows")
  func picture() throws {
    let word = try #require(try BundledWords.load("alexa"))
    let study = RecordingStudy(try SampleWords.samples(of: lamp), word, head: 1.5)
    let picture = RecordingPicture(study, wakeWord: "alexa", threshold: 0.693)
    let outline = HTMLOutline(picture.svg)
    #expect(outline.faults.isEmpty)
    let classes = outline.values("class")
    for kind in ["match", "lens", "head", "outside", "threshold", "score"] {
      #expect(classes.contains(kind), "\(kind)")
    }
    let parts = try #require(study.match).parts
    #expect(classes.count { $0.hasPrefix("fit") } == parts.count)
    #expect(outline.values("role") == ["img"])
    #expect(picture.description.contains("the head, in which the wake word had to begin"))
    #expect(picture.description.contains("nearest to \u{201C}alexa\u{201D} there"))
  }

  @Test("A tone is bright in its own band and nowhere else")
  func spectrogram() {
    for (hertz, range) in [(300.0, 5..<12), (4_000, 46..<54)] {
      let tone = TestSound.tone(hertz, seconds: 2)
      let spectrogram = Spectrogram(tone)
      #expect(spectrogram.columns.count <= 400 && spectrogram.seconds == 2)
      for column in spectrogram.columns.dropFirst() {
        let brightest = column.indices.max { column[$0] < column[$1] }
        #expect(range.contains(brightest ?? -1), "\(hertz) Hz in band \(brightest ?? -1)")
        #expect(column[63] < 128 || hertz > 4_000)
      }
    }
    #expect(Spectrogram(TestSound.tone(440, seconds: 60)).columns.count <= 400)
    #expect(Spectrogram([0, 0]).columns.joined().allSatisfy { $0 == 0 })
  }
}

@Suite struct PNGImageTests {
  @Test("An image is a PNG file: its chunks, checksums and pixels are those of the standard")
  func file() throws {
    let colours = (0..<3).map { PNGImage.Colour(red: $0, green: 100 + $0, blue: 200 + $0) }
    let pixels = (0..<70_000).map { UInt8($0 % 3) }
    let file = [UInt8](PNGImage(width: 700, pixels: pixels, palette: colours).data)
    #expect(file.prefix(8) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    func number(_ place: Int) -> Int { file[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }
    var (place, chunks): (Int, [String: [UInt8]]) = (8, [:])
    while place < file.count {
      let length = number(place)
      let name = String(decoding: file[place + 4..<place + 8], as: UTF8.self)
      chunks[name] = Array(file[place + 8..<place + 8 + length])
      place += length + 12
    }
    #expect(chunks["IHDR"] == [0, 0, 2, 188, 0, 0, 0, 100, 8, 3, 0, 0, 0])
    #expect(chunks["PLTE"] == [0, 100, 200, 1, 101, 201, 2, 102, 202])
    // The checksum of the empty end is known.
    #expect(Array(file.suffix(4)) == [0xAE, 0x42, 0x60, 0x82])
    // Blocks of deflate as they are, behind the two bytes of zlib.
    let stream = try #require(chunks["IDAT"])
    var (rows, at, isLast): ([UInt8], Int, Bool) = ([], 2, false)
    while !isLast {
      isLast = stream[at] == 1
      let length = Int(stream[at + 1]) | Int(stream[at + 2]) << 8
      rows += stream[at + 5..<at + 5 + length]
      at += 5 + length
    }
    #expect(at + 4 == stream.count)
    #expect(rows.count == 70_100)
    var expected: [UInt8] = []
    for row in 0..<100 {
      expected.append(0)
      expected += pixels[row * 700..<row * 700 + 700]
    }
    #expect(rows == expected)
  }
}

@Suite struct CompactSoundTests {
  @Test("A sound is read back as it was, but for the steps of the mu-law")
  func roundTrip() throws {
    let samples = TestSound.tone(440, amplitude: 0.7, seconds: 0.5).dropLast() + [2, -2, .nan]
    let folder = try TestFolder()
    let path = try folder.write(CompactSound.data(Array(samples)), "a.wav")
    let read = try SampleWords.samples(of: path)
    #expect(read.count == samples.count)
    for (sample, back) in zip(samples, read) {
      let wanted = sample.isNaN ? 0 : max(-1, min(1, sample))
      #expect(abs(back - wanted) < 0.002 + 0.04 * abs(wanted))
    }
    #expect(CompactSound.code(0) == 0xFF && CompactSound.code(1) == 0x80)
    #expect(CompactSound.code(-1) == 0x00)
  }
}

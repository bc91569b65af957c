import Audio
import Foundation
import TestSupport
import Testing
import WakeWords

@testable import Audit

@Suite("Forms of exports") struct ImportFormTests {
  private static let modified = "2026-03-01T12:00:00Z"

  private func metadata(
    _ name: String, _ change: (inout ExportReader.Options) -> Void = { _ in }
  ) -> [String: RecordingMetadata] {
    let (recordings, _) = Exports.reader(name, change).read()
    return Dictionary(recordings.map { ($0.name, $0.recording.metadata) }) { first, _ in first }
  }

  private func line(_ name: String) -> String { Exports.reader(name).sources[0].description }

  @Test("Google Takeout: times and words from MyActivity.json, older names, other sound left out")
  func takeout() {
    #expect(
      line("google-takeout.zip")
        == "Google Takeout, 3 recordings, times from MyActivity.json (2) and file names (1), "
        + "1 other sound file left out")
    #expect(
      metadata("google-takeout.zip") == [
        "2018-11-21_17_31_56_905_UTC.mp3": .init(
          time: "2018-11-21T17:31:56.905Z", assistant: "google", transcript: "what time is it"),
        "2018-11-21_17_32_05_601_UTC.mp3": .init(
          time: "2018-11-21T17:32:05.601Z", assistant: "google",
          transcript: "are you \"running\""),
        "2014-07-14_22_52_14_341_UTC-remind me of the train.mp3": .init(
          time: "2014-07-14T22:52:14.341Z", from: .name, assistant: "google",
          transcript: "remind me of the train"),
      ])
  }

  @Test(
    "A Takeout in another language, with a page instead of a list, is recognised by what is in it")
  func localised() throws {
    #expect(
      line("google-takeout-html.zip") == "Google Takeout, 1 recording, times from file names")
    let (recordings, errors) = Exports.reader("google-takeout-html.zip").read()
    #expect(errors == [])
    let recording = try #require(recordings.first).recording
    #expect(recording.id.hasSuffix("Meine Aktivitäten/Assistant/2018-11-21_17_31_56_905_UTC.mp3"))
    #expect(
      recording.metadata
        == .init(
          time: "2018-11-21T17:31:56.905Z", from: .name, assistant: "google",
          transcript: "salt & pepper"))
  }

  @Test("Alexa's data request: columns are found by their names and by what stands in them")
  func alexaExport() {
    #expect(
      line("alexa-export.zip")
        == "Alexa's data request, 3 recordings, times from the list of transcripts")
    #expect(
      metadata("alexa-export.zip") == [
        "a1.wav": .init(
          time: "2026-01-02T03:04:05Z", device: "Anna's Echo",
          transcript: "alexa, turn on the light", utteranceType: "GENERAL"),
        "a2.wav": .init(
          time: "2026-01-02T03:04:09Z", device: "Anna's Echo",
          utteranceType: "WAKE_WORD_ONLY"),
        "b1.wav": .init(
          time: "2026-01-02T03:04:05Z", transcript: "good night"),
      ])
  }

  @Test("A row that cannot be used is told with its number, without names where none are wanted")
  func faultyRow() throws {
    let (recordings, errors) = Exports.reader("alexa-export.zip").read()
    #expect(recordings.count == 3)
    #expect(errors.map(\.fault) == [.row])
    let error = try #require(errors.first)
    #expect(
      error.line(withNames: true).hasSuffix(
        "alexa-export.zip:Alexa/Recordings 1/Transcripts.csv, row 3: cannot be used; the other rows are"
      ))
    #expect(
      error.line(withNames: false)
        == "source 1, entry 3, row 3: cannot be used; the other rows are")
  }

  @Test("--columns names the columns, and says so where a list has none of the name")
  func columns() throws {
    let swapped = try #require(TranscriptColumns("transcript=Utterance Type, device=transcript"))
    let found = metadata("alexa-export.zip") { $0.columns = swapped }
    #expect(found["a1.wav"]?.transcript == "GENERAL")
    #expect(found["a1.wav"]?.device == "alexa, turn on the light")
    let (_, errors) = Exports.reader("alexa-export.zip") { $0.columns = swapped }.read()
    // The other list has no such columns.
    #expect(
      errors.contains {
        $0.fault == .metadata("it has no column of the names given (--columns)")
      })
    for text in ["", "file", "file=", "colour=x", "file=a,file=b", "file=a,"] {
      #expect(TranscriptColumns(text) == nil, "\(text)")
    }
  }

  @Test("The dashboard's records are found again by the identifiers that became names")
  func dashboard() {
    #expect(
      line("alexa-dashboard.zip")
        == "Alexa's privacy dashboard, 2 recordings, times from the dashboard's records")
    let found = Exports.reader("alexa-dashboard.zip").read().recordings.map(\.recording.metadata)
    #expect(
      found == [
        .init(
          time: "2018-05-15T13:07:41Z", device: "Kitchen", assistant: "alexa",
          account: "A1CUSTOMER", transcript: "alexa", utteranceType: "WAKE_WORD_ONLY"),
        .init(
          time: "2018-05-15T13:07:43Z", device: "Kitchen", assistant: "alexa",
          account: "A1CUSTOMER", transcript: "well i see you soon", utteranceType: "GENERAL"),
      ])
  }

  @Test(
    "Names tell form, time, device and kind; stamps since a machine's start are no times",
    arguments: [
      (
        ExportForm.cift,
        [
          RecordingMetadata(
            time: "2018-05-15T15:07:41+02:00", from: .name, assistant: "alexa",
            transcript: "well i see you soon"),
          .init(time: "2018-05-15T15:07:38+02:00", from: .name, assistant: "alexa"),
        ]
      ),
      (
        .homeAssistant,
        [
          .init(
            time: modified, from: .modified, device: "0123456789abcdef0123456789abcdef",
            utteranceType: "WAKE"),
          .init(
            time: modified, from: .modified, device: "0123456789abcdef0123456789abcdef",
            utteranceType: "STT"),
          .init(time: modified, from: .modified, utteranceType: "WAKE"),
        ]
      ),
      (
        .wyomingSatellite,
        [
          .init(time: modified, from: .modified, utteranceType: "WAKE"),
          .init(time: modified, from: .modified, utteranceType: "STT"),
        ]
      ),
      (
        .wyomingOpenWakeWord,
        [.init(time: modified, from: .modified), .init(time: modified, from: .modified)]
      ),
      (.openWakeWord, [.init(time: "2026-01-02T03:04:05+01:00", from: .name)]),
      (.rustpotter, [.init(time: "2026-01-02T03:04:05.123Z", from: .name)]),
      (.precise, [.init(time: modified, from: .modified), .init(time: modified, from: .modified)]),
      (
        .mycroft,
        [
          .init(time: "2026-01-02T03:04:05.123Z", from: .name),
          .init(time: "2026-01-02T03:04:05.123+01:00", from: .name),
        ]
      ),
      (
        .unbidden,
        [
          .init(time: "2026-11-21T09:30:00.125Z", from: .name),
          .init(time: "2026-11-21T09:30:00.125Z", from: .name),
        ]
      ),
      (.folder, [.init(time: modified, from: .modified), .init(time: modified, from: .modified)]),
    ])
  func names(form: ExportForm, expected: [RecordingMetadata]) {
    let reader = Exports.reader("\(form.rawValue).zip")
    #expect(reader.sources.map(\.form) == [form])
    #expect(reader.recordings == expected.count)
    let (recordings, errors) = reader.read()
    #expect(errors == [])
    #expect(recordings.map(\.recording.metadata) == expected)
  }

  @Test("Each form but a plain folder's has a fixture, and each fixture's sound can be decoded")
  func sound() throws {
    for form in ExportForm.allCases {
      for (name, recording) in Exports.reader("\(form.rawValue).zip").read().recordings {
        var reader = try RecordingReader(recording.source)
        var samples: [Float] = []
        #expect(reader.read(into: &samples) > 0, "\(form): \(name)")
      }
    }
  }

  @Test("--form overrides what would be found out; names that do not fit it say nothing")
  func override() {
    let reader = Exports.reader("unbidden.zip") { $0.form = .cift }
    #expect(reader.sources[0].form == .cift)
    #expect(reader.sources[0].description.contains("times from dates of change"))
    #expect(Exports.reader("unbidden.zip") { $0.form = .folder }.sources[0].form == .folder)
  }

  @Test("A few names of a form among others make no form")
  func mixed() throws {
    let folder = try TestFolder()
    for name in ["hey_jarvis-2026-11-21T093000.125Z.wav", "a.wav", "b.wav"] {
      try folder.write("", name)
    }
    let reader = ExportReader([folder.path], options: Exports.options())
    #expect(reader.sources[0].form == .folder)
    #expect(reader.read().recordings.allSatisfy { $0.recording.metadata.timeSource == .modified })
  }

  @Test("A table of labels beside recordings makes no export of them")
  func labels() {
    let source = ExportReader([SampleAudio.folder]).sources[0]
    #expect(source.form == .folder)
    #expect(source.recordings > 30)
  }

  @Test(
    "A list that is named beside the recordings tells of them, and one that tells nothing is told")
  func namedTable() throws {
    let folder = try TestFolder()
    try folder.write("", "sound/a1.wav")
    let list = try folder.write("audio,time,transcript\na1.wav,1767323045,good night\n", "list.csv")
    let other = try folder.write("{}", "other.json")
    let reader = ExportReader(
      [folder.path("sound"), list, other], options: Exports.options { $0.assistant = .alexa })
    #expect(
      reader.sources.map(\.description) == [
        "Alexa's data request, 1 recording, times from the list of transcripts",
        "a list of 1 recording named elsewhere", "a list of 0 recordings named elsewhere",
      ])
    let (recordings, errors) = reader.read()
    #expect(
      recordings.map(\.recording.metadata) == [
        .init(time: "2026-01-02T03:04:05Z", assistant: "alexa", transcript: "good night")
      ])
    #expect(errors.map(\.fault) == [.metadata("it names no recordings")])
    #expect(errors.map(\.place.source) == [3])
    // What is meant as a manifest and is none stays one.
    let wrong = try folder.write("file,word\na,b\n", "wrong.csv")
    #expect(
      ExportReader([wrong]).read().errors.map(\.fault) == [
        .manifest(.columns(path: wrong, found: ["file", "word"]))
      ])
  }

  @Test("Of several rows for a name that nearest to the recording counts; of two alike, none")
  func nearest() {
    var index = MetadataIndex()
    index.add("1.wav", folder: ["x"], .init(transcript: "x"))
    index.add("1.wav", folder: ["x", "y"], .init(transcript: "x/y"))
    index.add("z/1.wav", folder: [], .init(transcript: "z"))
    index.add("2.wav", folder: ["x"], .init(transcript: "one"))
    index.add("2.wav", folder: ["x"], .init(transcript: "other"))
    index.add("3.wav", folder: ["x"], .init(transcript: "same"))
    index.add("3.wav", folder: ["x"], .init(transcript: "same"))
    #expect(index.match(["x", "1.wav"]) == .one(.init(transcript: "x")))
    #expect(index.match(["x", "y", "1.wav"]) == .one(.init(transcript: "x/y")))
    #expect(index.match(["z", "1.wav"]) == .one(.init(transcript: "z")))
    #expect(index.match(["x", "2.wav"]) == .several)
    #expect(index.match(["x", "3.wav"]) == .one(.init(transcript: "same")))
    #expect(index.match(["x", "4.wav"]) == .none)
  }

  @Test("What was asked by a button, or goes on after a wake word, is told apart")
  func starts() {
    for (kind, start) in [
      ("GENERAL", nil), ("WAKE_WORD_ONLY", nil), ("WAKE", nil), ("STT", .followUp),
      ("PUSH_TO_TALK", .button), ("button", .button), ("FOLLOW_UP", .followUp),
    ] as [(String, RecordingMetadata.Start?)] {
      #expect(RecordingMetadata(utteranceType: kind).startsWithoutWakeWord == start, "\(kind)")
    }
    #expect(RecordingMetadata().startsWithoutWakeWord == nil)
  }

  @Test("Each assistant listens to wake words that come with the program")
  func assistants() {
    for assistant in Assistant.allCases {
      #expect(!assistant.wakeWords.isEmpty)
      for word in assistant.wakeWords {
        #expect(BundledWords.names.contains(word), "\(word)")
      }
      #expect((0.5...60).contains(assistant.head))
    }
  }
}

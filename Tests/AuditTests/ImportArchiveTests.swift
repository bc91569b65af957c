import Audio
import Foundation
import TestSupport
import Testing

@testable import Audit

@Suite("Archives and folders, read without unpacking") struct ImportArchiveTests {
  @Test(
    "Each kind of archive gives the same recordings",
    arguments: ["plain.tar", "plain.tar.gz", "plain.tar.zst", "folder.zip"])
  func kinds(name: String) throws {
    let (recordings, errors) = Exports.reader(name).read()
    #expect(errors == [])
    #expect(recordings.map(\.name) == ["1.wav", "2.wav"])
    for (_, recording) in recordings {
      #expect(recording.id.hasPrefix("\(Exports.path(name)):kitchen/"))
      #expect(recording.file == recording.id)
      guard case .bytes(let bytes, _) = recording.source else {
        Issue.record("not in memory")
        return
      }
      #expect(bytes.starts(with: "RIFF".utf8))
      #expect(recording.metadata == .init(time: "2026-03-01T12:00:00Z", from: .modified))
    }
  }

  @Test(
    "Links, devices, names that lead elsewhere and archives inside each get a line; the rest is read"
  )
  func hostile() {
    let (recordings, errors) = Exports.reader("hostile.tar").read()
    #expect(recordings.map(\.name) == ["hostile.tar:good 1.wav", "good 2.wav"])
    #expect(
      errors.map(\.fault) == [
        .link, .link, .device, .device, .absoluteName, .outsideName, .absoluteName, .archive,
      ])
    #expect(errors.map(\.place.entry) == [2, 3, 4, 5, 6, 7, 8, 9])
    for error in errors {
      #expect(error.fault.losesRecordings)
      #expect(!error.line(withNames: true).contains("\n"))
      #expect(error.line(withNames: true).contains("hostile.tar:"))
      #expect(error.line(withNames: false).hasPrefix("source 1, entry \(error.place.entry!): "))
    }
  }

  @Test("Names that are not UTF-8 are recordings like any other")
  func latin1() {
    let (recordings, errors) = Exports.reader("latin1.zip").read()
    #expect(errors == [])
    #expect(recordings.map(\.name) == [#"latin1.zip:caf\xE9.wav"#, "latin1.zip:good.wav"])
  }

  @Test("An encrypted entry is told, those beside it are read")
  func encrypted() {
    let (recordings, errors) = Exports.reader("encrypted.zip").read()
    #expect(errors.map(\.fault) == [.encrypted])
    #expect(recordings.map(\.name) == ["encrypted.zip:open.wav"])
  }

  @Test("An entry that unpacks to far more than it takes is told, those beside it are read")
  func zipBomb() {
    let (recordings, errors) = Exports.reader("bomb.zip") {
      $0.limits.freeBytes = 1 << 20
      $0.limits.ratio = 10
    }.read()
    #expect(errors.first?.fault == .ratio(limit: 10))
    #expect(errors.first?.place.entry == 2)
    #expect(recordings.first?.name == "bomb.zip:good.wav")
  }

  @Test("A compressed stream that unpacks to far more than it takes is not read on")
  func streamBomb() {
    let (recordings, errors) = Exports.reader("bomb.tar.gz") {
      $0.limits.freeBytes = 1 << 20
      $0.limits.ratio = 100
    }.read()
    #expect(recordings.map(\.name) == ["bomb.tar.gz:good.wav"])
    #expect(errors.map(\.fault) == [.ratio(limit: 100)])
    #expect(errors.map(\.place.entry) == [nil])
  }

  @Test("As it comes, sound that packs well is no bomb")
  func noBomb() {
    for name in ["bomb.zip", "bomb.tar.gz"] {
      let (recordings, errors) = Exports.reader(name).read()
      #expect(errors == [])
      #expect(recordings.last?.name == "\(name):after.wav")
    }
  }

  @Test("Entries over the limit of size are told one by one, those over the number once")
  func limits() {
    let (small, large) = Exports.reader("bomb.zip") { $0.limits.entryBytes = 1 << 20 }.read()
    #expect(small.map(\.name) == ["bomb.zip:good.wav", "bomb.zip:after.wav"])
    #expect(large.map(\.fault) == [.tooLarge(byteLimit: 1 << 20)])
    let (first, more) = Exports.reader("bomb.zip") { $0.limits.entries = 1 }.read()
    #expect(first.map(\.name) == ["bomb.zip:good.wav"])
    #expect(more.map(\.fault) == [.tooMany(limit: 1)])
  }

  @Test("An archive that is cut off gives what is there and says that the rest is not")
  func cutOff() throws {
    let folder = try TestFolder()
    let whole = try Exports.bytes("plain.tar.gz")
    let path = try folder.write(Data(whole[..<(whole.count - 300)]), "cut.tar.gz")
    let (_, errors) = ExportReader([path]).read()
    #expect(errors.count == 1)
    // A zip's list of entries stands at its end.
    let zip = try Exports.bytes("folder.zip")
    let cut = try folder.write(Data(zip[..<(zip.count / 2)]), "cut.zip")
    #expect(!ExportReader([cut]).read().errors.isEmpty)
  }

  @Test("What is no archive, is missing, or is a folder or pipe with such a name gets one line")
  func noArchive() throws {
    let folder = try TestFolder()
    let pipe = folder.path("pipe.tar")
    #expect(mkfifo(pipe, 0o600) == 0)
    let text = try folder.write("this is no archive", "text.zip")
    let empty = try folder.write("", "empty.tar.gz")
    for path in [text, folder.path("none.zip"), pipe, empty] {
      let (recordings, errors) = ExportReader([path]).read()
      #expect(recordings.isEmpty)
      #expect(errors.count == 1)
      #expect("\(try #require(errors.first))".hasPrefix("\(path): cannot be read"))
      #expect(errors.first?.line(withNames: false) == "source 1: cannot be read")
    }
  }

  @Test("A folder gives what it holds, in the order of names, and tells of archives in it")
  func folder() throws {
    let folder = try TestFolder()
    try folder.write("", "b.wav")
    try folder.write("", "a/2.wav")
    try folder.write("", "a/notes.txt")
    try folder.write("", "old.zip")
    try folder.write(
      "file,time,text\n2.wav,2026-01-02T03:04:05Z,on\nx.wav,2026-01-02T03:04:06Z,off\n",
      "a/list.csv")
    let reader = ExportReader([folder.path + "/"], options: Exports.options())
    let (recordings, errors) = reader.read()
    #expect(recordings.map(\.name) == ["2.wav", "b.wav"])
    #expect(recordings[0].recording.metadata.time == "2026-01-02T03:04:05Z")
    #expect(recordings[0].recording.metadata.timeSource == .metadata)
    #expect(recordings[1].recording.metadata.timeSource == .modified)
    #expect(recordings[1].recording.source == .file(RecordingPath(folder.path("b.wav"))))
    #expect(errors.map(\.fault) == [.archive])
    #expect(
      reader.sources[0].description == "Alexa's data request, 2 recordings, times from "
        + "dates of change (1) and the list of transcripts (1)")
  }

  @Test("A name in a folder that is not UTF-8 is a recording like any other")
  func bytesInFolder() throws {
    let folder = try TestFolder()
    let path = RecordingPath(bytes: Array(folder.path("caf").utf8) + [0xE9] + Array(".wav".utf8))
    let descriptor = path.withCString { open($0, O_WRONLY | O_CREAT, 0o600) }
    try #require(descriptor >= 0)
    close(descriptor)
    let (recordings, errors) = ExportReader([folder.path]).read()
    #expect(errors == [])
    #expect(recordings.map(\.recording.source) == [.file(path)])
  }

  @Test(
    "Folders, archives, manifests and single recordings come in the order in which they are named")
  func several() throws {
    let folder = try TestFolder()
    let one = try folder.write("", "one.wav")
    let two = try folder.write("", "two.anything")
    let manifest = try folder.write(
      "path,wake_word,time\none.wav,alexa,2026-01-02T03:04:05+01:00\n,alexa,\ntwo.wav,echo,\n",
      "list.csv")
    let reader = ExportReader(
      [one, two, Exports.path("plain.tar"), manifest, Exports.path("unbidden.zip")],
      options: Exports.options())
    #expect(
      reader.sources.map(\.description) == [
        "plain recordings, 2 recordings, times from dates of change",
        "plain recordings, 2 recordings, times from dates of change",
        "a manifest, 3 recordings, times from it (1)",
        "Unbidden's own clips, 2 recordings, times from file names",
      ])
    #expect(reader.recordings == 9)
    let (recordings, errors) = reader.read()
    #expect(
      recordings.map(\.name) == [
        "one.wav", "two.anything", "1.wav", "2.wav", "1", "3",
        "unbidden.zip:hey_jarvis-2026-11-21T093000.125Z.wav",
        "unbidden.zip:hey_jarvis-2026-11-21T093000.125Z-2.wav",
      ])
    let row = recordings[4].recording
    #expect(row.wakeWord == "alexa")
    #expect(row.metadata.time == "2026-01-02T03:04:05+01:00")
    #expect(errors.map(\.place) == [.init(source: 3, name: manifest, row: 2)])
    #expect("\(errors[0])" == "\(manifest), line 3: the field path is empty")
    #expect(
      errors[0].line(withNames: false)
        == "source 3, row 2: a row cannot be used; --with-names says more"
    )
  }

  @Test("A manifest that comes through a pipe is left whole for the one who reads it")
  func pipe() throws {
    let folder = try TestFolder()
    let pipe = folder.path("rows.csv")
    try #require(mkfifo(pipe, 0o600) == 0)
    // Both ends stay open: nothing waits.
    let descriptor = open(pipe, O_RDWR | O_CLOEXEC)
    try #require(descriptor >= 0)
    let text = "path,wake_word\na.wav,alexa\n"
    try #require(write(descriptor, text, text.utf8.count) == text.utf8.count)
    let reader = ExportReader([pipe])
    #expect(reader.recordings == 0)
    var rows = reader.makeIterator()
    #expect(try rows.next()?.get().wakeWord == "alexa")
    close(descriptor)
  }

  @Test("A pool's threads draw from it, in order, each an entry of its own")
  func pool() {
    var names: [String] = []
    OrderedPool(threads: 3).run(Exports.reader("hostile.tar")) {
      { (result: Result<Recording, ImportError>) -> String in
        switch result {
        case .success(let recording): recording.id
        case .failure(let error): "\(error.fault)"
        }
      }
    } deliver: {
      names.append($0)
    }
    #expect(names.count == 10)
    #expect(names.first?.hasSuffix("good 1.wav") == true)
    #expect(names.last?.hasSuffix("good 2.wav") == true)
  }

  @Test("A reader can be gone through more than once, with the same result")
  func again() {
    let reader = Exports.reader("hostile.tar")
    #expect(reader.read().errors == reader.read().errors)
    #expect(reader.read().recordings.map(\.recording) == reader.read().recordings.map(\.recording))
  }
}

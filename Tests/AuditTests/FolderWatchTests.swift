import Audio
import Foundation
import TestSupport
import Testing

@testable import Audit

@Suite struct FolderWatchTests {
  private let folder: TestFolder
  private let watch: FolderWatch
  private let stop = StopRequest()

  init() throws {
    folder = try TestFolder()
    try folder.write("", "in/before.wav")
    watch = try FolderWatch(RecordingPath(folder.path("in")))
  }

  private func change(milliseconds: Int32 = 200) throws -> FolderWatch.Change? {
    try watch.next(milliseconds: milliseconds, stop: stop)
  }

  private func files(_ names: String...) -> FolderWatch.Change {
    .files(names.map { RecordingPath(folder.path("in/\($0)")) })
  }

  @Test("What is there already, and what is only begun, is not told")
  func begun() throws {
    #expect(try change() == nil)
    let file = try #require(fopen(folder.path("in/a.wav"), "we"))
    fputs("sound", file)
    fflush(file)
    #expect(try change() == .files([]))
    fclose(file)
    #expect(try change() == files("a.wav"))
    #expect(try change() == nil)
  }

  @Test("Each file is told once, however often it was closed, in the order of the first times")
  func once() throws {
    for name in ["b", "a", "b", "c"] { try folder.write(name, "in/\(name)") }
    #expect(try change() == files("b", "a", "c"))
  }

  @Test("More than the system remembers is told as that, and what comes then is told again")
  func overflow() throws {
    let most = try #require(
      Int(
        String(contentsOfFile: "/proc/sys/fs/inotify/max_queued_events", encoding: .utf8)
          .trimmingCharacters(in: .whitespacesAndNewlines)))
    try #require(most <= 100_000)
    // The system folds an event into the same one before it.
    for number in 0..<(most / 2 + 10) {
      for name in ["a", "b"] {
        let file = open(folder.path("in/\(name)\(number % 2)"), O_WRONLY | O_CREAT, 0o600)
        close(file)
      }
    }
    #expect(try change() == .unknown)
    try folder.write("", "in/later.wav")
    #expect(try change() == files("later.wav"))
  }

  @Test("A stop that was asked for ends the waiting at once")
  func stopped() throws {
    stop.make()
    let start = ContinuousClock.now
    #expect(try change(milliseconds: 60_000) == nil)
    #expect(ContinuousClock.now - start < .seconds(10))
  }

  @Test("Who has a file open for writing is noticed, who reads it is not")
  func openWriters() throws {
    RecordingPath.ignoreLeaseSignals()
    let path = RecordingPath(folder.path("in/before.wav"))
    #expect(!path.isBeingWritten)
    let reading = open(path.description, O_RDONLY)
    #expect(!path.isBeingWritten)
    close(reading)
    let writing = open(path.description, O_WRONLY)
    #expect(path.isBeingWritten)
    close(writing)
    #expect(!path.isBeingWritten)
  }
}

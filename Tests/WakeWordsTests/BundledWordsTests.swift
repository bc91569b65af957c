import Features
import Foundation
import SpottingTestSupport
import TestSupport
import Testing

@testable import TensorFile
@testable import WakeWords

@Suite("What comes with the program")
struct BundledWordsTests {
  private let resources = SampleAudio.folder + "/../Sources/CResources"

  private func file(_ name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: "\(resources)/\(name)"))
  }

  @Test("The embedded files are those in the folder, and can be used")
  func embedded() throws {
    #expect(try EmbeddedFile.acousticModel == file("acoustic_model.safetensors"))
    #expect(try EmbeddedFile.background == file("background.safetensors"))
    #expect(try EmbeddedFile.phoneBackground == file("phone_background.safetensors"))
    let weights = try AcousticModelWeights(EmbeddedFile.acousticModel)
    #expect(weights.hash == AcousticModelWeights.shipped.hash)
  }

  @Test("Whoever changes an embedded file changes a copy")
  func copies() {
    var copy = EmbeddedFile.acousticModel
    copy[0] ^= 1
    #expect(copy != EmbeddedFile.acousticModel)
  }

  @Test("Each file in words/ is in the program, under its name, and the other way round")
  func names() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: "\(resources)/words").sorted()
    #expect(BundledWords.names == BundledWords.names.sorted())
    #expect(files == BundledWords.names.map { "\($0).wake" })
    for (name, data) in EmbeddedFile.wakeWords { #expect(try data == file("words/\(name).wake")) }
  }

  @Test("Each is for the shipped model, called as its file, and says what it was made from")
  func words() throws {
    #expect(!BundledWords.names.isEmpty)
    for name in BundledWords.names {
      let word = try #require(try BundledWords.load(name))
      #expect(word.name == name)
      #expect(word.source == .recordings || word.source == .synthesis)
      #expect(throws: Never.self) { try word.threshold(falseAlarmsPerHour: 0.5) }
    }
    #expect(try BundledWords.load("nobody") == nil)
  }

  @Test("They are found by name after the folders, and named where nothing is found")
  func search() throws {
    let name = try #require(BundledWords.names.first)
    let folder = try TestFolder()
    let search = WakeWordSearch(folders: [folder.path], hasBundled: true)
    #expect(try search.load(name) == BundledWords.load(name))
    #expect(throws: WakeWordError.self) {
      try WakeWordSearch(folders: [folder.path]).load(name)
    }
    let own = try TestWords.randomTakes(name: name)
    try WakeWordFile.encode(own).write(to: URL(fileURLWithPath: "\(folder.path)/\(name).wake"))
    #expect(try search.load(name) == own)
    do throws(WakeWordError) {
      _ = try search.load("nobody")
      Issue.record("found")
    } catch { #expect("\(error)".contains(name) && "\(error)".contains(folder.path)) }
    #expect(WakeWordSearch.standard.hasBundled)
  }
}

import CResources
import Features
import Foundation
import Testing

@testable import Enrollment
@testable import Spotting
@testable import TensorFile
@testable import WakeWords

@Suite("What comes with the program")
struct BundledWordsTests {
  private let resources = Samples.folder + "/../Sources/CResources"

  @Test("The encoder is that of the file, and can be run")
  func encoder() throws {
    let file = try Data(contentsOf: URL(fileURLWithPath: "\(resources)/encoder.safetensors"))
    #expect(Data.resource(unbidden_encoder()) == file)
    #expect(try AcousticModelWeights(file).hash == AcousticModelWeights.shipped.hash)
  }

  @Test("Each file in words/ is in the program, under its name, and the other way round")
  func names() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: "\(resources)/words").sorted()
    #expect(BundledWords.names == BundledWords.names.sorted())
    #expect(files == BundledWords.names.map { "\($0).wake" })
    for number in 0..<unbidden_word_count() {
      let word = unbidden_word_at(number)
      let path = "\(resources)/words/\(String(cString: word.name)).wake"
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data.resource(word.file))
    }
  }

  @Test("Each is for the shipped encoder, called as its file, and says what it was made from")
  func words() throws {
    #expect(!BundledWords.names.isEmpty)
    for name in BundledWords.names {
      let word = try #require(try BundledWords.load(name))
      #expect(word.name == name && word.usesEncoder)
      #expect(word.source == .recordings || word.source == .synthesis)
      #expect(throws: Never.self) { try word.threshold(falseAlarmsPerHour: 0.5) }
    }
    #expect(try BundledWords.load("nobody") == nil)
  }

  @Test("They are found by name after the folders, and named where nothing is found")
  func search() throws {
    let name = try #require(BundledWords.names.first)
    let folder = try TemporaryFolder()
    let search = WakeWordSearch(folders: [folder.path], hasBundled: true)
    #expect(try search.load(name) == BundledWords.load(name))
    #expect(throws: WakeWordError.self) {
      try WakeWordSearch(folders: [folder.path]).load(name)
    }
    let own = try WakeWords.random(name: name)
    try WakeWordFile.encode(own).write(to: URL(fileURLWithPath: "\(folder.path)/\(name).wake"))
    #expect(try search.load(name) == own)
    do throws(WakeWordError) {
      _ = try search.load("nobody")
      Issue.record("found")
    } catch { #expect("\(error)".contains(name) && "\(error)".contains(folder.path)) }
    #expect(WakeWordSearch.standard.hasBundled)
  }
}

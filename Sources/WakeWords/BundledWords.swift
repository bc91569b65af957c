import TensorFile

/// The wake words that come with the program, trained for everybody.
package enum BundledWords {
  /// What a listing calls the place of all of them.
  package static let place = "bundled"

  /// In order.
  package static let names: [String] = EmbeddedFile.wakeWords.map(\.name)

  /// - Returns: `nil` where none is called so.
  /// - Throws: ``WakeWordError``; only a broken build has a file that cannot be used.
  package static func load(_ name: String) throws(WakeWordError) -> WakeWord? {
    guard let number = names.firstIndex(of: name) else { return nil }
    return try WakeWordFile.decode(
      EmbeddedFile.wakeWords[number].data, path: "\(name) (\(place))")
  }
}

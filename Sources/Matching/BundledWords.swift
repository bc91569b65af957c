import CResources
import Foundation

/// The wake words that come with the program, trained for everybody.
public enum BundledWords {
  /// What a listing calls the place of all of them.
  public static let place = "bundled"

  /// In order.
  public static let names: [String] = (0..<unbidden_word_count()).map {
    String(cString: unbidden_word_at($0).name)
  }

  /// - Returns: `nil` where none is called so.
  /// - Throws: ``WakeWordError``; only a broken build has a file that cannot be used.
  public static func load(_ name: String) throws(WakeWordError) -> WakeWord? {
    guard let number = names.firstIndex(of: name) else { return nil }
    return try WakeWordFile.decode(
      .resource(unbidden_word_at(number).file), path: "\(name) (\(place))")
  }
}

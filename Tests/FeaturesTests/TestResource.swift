import Foundation
import Testing

/// A file of the test bundle, see Resources/make.py.
func resource(_ name: String) throws -> Data {
  let url = try #require(
    Bundle.module.url(forResource: "Resources/\(name)", withExtension: nil))
  return try Data(contentsOf: url)
}

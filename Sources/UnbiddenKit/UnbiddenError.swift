/// Why something cannot be done, in words for a person: which file, device, byte or field it is,
/// and what was expected.
public struct UnbiddenError: Error, CustomStringConvertible {
  /// What is wrong, where, and what was expected.
  public let description: String

  init(_ description: String) { self.description = description }

  init(_ error: any Error) { description = "\(error)" }
}

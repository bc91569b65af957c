/// What kind of sound a recording holds.
public struct ContentMeter: Sendable {
  public init() {}
}

/// Where `listen` shows what happens: JSON lines or the terminal.
///
/// Each function writes at once and throws ``OutputError``.
protocol ListenOutput {
  mutating func begin(_ scene: ListenScene) throws(OutputError)
  mutating func show(_ word: DetectedWord) throws(OutputError)
  mutating func show(_ report: InputReport) throws(OutputError)
  mutating func show(trouble: String) throws(OutputError)
  /// Called often; `gauges` are read only by those who show them.
  mutating func refresh(_ gauges: ListenGauges) throws(OutputError)
  /// How long to wait for an event before the next `refresh`, in milliseconds; -1 for ever.
  var refreshMilliseconds: Int32 { get }
  mutating func suspend() throws(OutputError)
  mutating func end(_ summary: ListenSummary) throws(OutputError)
}

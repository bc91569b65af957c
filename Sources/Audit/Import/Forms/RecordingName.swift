import Foundation

/// What the name of a recording says, in the form that one program gives its names.
struct RecordingName {
  var time: WallTime?
  var device: String?
  var transcript: String?
  var utteranceType: String?

  /// - Parameters:
  ///   - components: of the path from the folder or archive on that was named.
  ///   - zone: that of the clock of names that do not say theirs.
  /// - Returns: `nil` for a name that is not of that form.
  init?(_ components: [ArraySlice<UInt8>], form: ExportForm, zone: TimeZone) {
    guard let file = components.last, let dot = file.lastIndex(of: UInt8(ascii: ".")) else {
      return nil
    }
    var stem = TextCursor(file[..<dot])
    switch form {
    case .googleTakeout: self.init(google: &stem)
    case .cift, .alexaExport, .alexaDashboard: self.init(cift: &stem)
    case .unbidden: self.init(unbidden: stem)
    case .homeAssistant: self.init(homeAssistant: &stem, folders: components.dropLast())
    case .wyomingSatellite: self.init(satellite: &stem)
    case .wyomingOpenWakeWord:
      // Nanoseconds since the machine was started: no time.
      guard let digits = stem.allDigits(), Self.isMonotonic(digits), stem.isAtEnd else {
        return nil
      }
      self.init()
    case .openWakeWord:
      let clock = ClockReading(date: "_", between: "_", time: "_", fraction: "\0", &stem)
      guard let clock, stem.skip("_"), !stem.isAtEnd else { return nil }
      self.init()
      time = clock.wallTime(in: zone)
    case .rustpotter: self.init(rustpotter: &stem)
    case .precise:
      // A prefix, a session of nine digits, the number of the clip.
      let parts = stem.rest.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
      guard parts.count >= 2, let number = parts.last, !number.isEmpty,
        number.allSatisfy(TextCursor.isDigit), parts[parts.count - 2].count >= 9,
        parts[parts.count - 2].suffix(9).allSatisfy(TextCursor.isDigit)
      else { return nil }
      self.init()
    case .mycroft: self.init(mycroft: &stem, zone: zone)
    case .folder: return nil
    }
  }

  private init() {}

  /// `2018-11-21_17_31_56_905_UTC`, in older exports with `-what was understood` behind it.
  private init?(google stem: inout TextCursor) {
    let clock = ClockReading(date: "-", between: "_", time: "_", fraction: "_", &stem)
    guard let clock, stem.skip("_UTC") else { return nil }
    time = clock.wallTime(offset: 0)
    if stem.skip("-"), !stem.isAtEnd { transcript = stem.text }
  }

  /// `(2018-05-15T15_07_41+0200)_TEXT(well i see you soon)`
  private init?(cift stem: inout TextCursor) {
    guard stem.skip("("), let clock = ClockReading(date: "-", time: "_", &stem),
      let offset = stem.offset(), stem.skip(")")
    else { return nil }
    time = clock.wallTime(offset: offset)
    guard stem.skip("_TEXT("), stem.rest.last == UInt8(ascii: ")") else { return }
    let text = String(decoding: stem.rest.dropLast(), as: UTF8.self)
    if !text.isEmpty, text != "TRANSCRIPT NOT AVAILABLE" { transcript = text }
  }

  /// `NAME-2026-11-21T093000.125Z`, and `-2` where that was taken. What stands before it is the wake word.
  private init?(unbidden stem: TextCursor) {
    for start in stem.rest.indices where stem.rest[start] == UInt8(ascii: "-") {
      var rest = TextCursor(stem.rest[(start + 1)...])
      guard start > stem.rest.startIndex, let clock = ClockReading(date: "-", time: "", &rest),
        rest.skip("Z")
      else { continue }
      guard rest.isAtEnd || rest.skip("-") && rest.allDigits() != nil && rest.isAtEnd else {
        continue
      }
      time = clock.wallTime(offset: 0)
      return
    }
    return nil
  }

  /// `[DEVICE/]PIPELINE/NANOSECONDS/00_wake-ENTITY`, and `01_stt-ENGINE` for what came after it. The
  /// device is an identifier of 32 hexadecimal digits.
  private init?(homeAssistant stem: inout TextCursor, folders: ArraySlice<ArraySlice<UInt8>>) {
    guard stem.digits(2) != nil, stem.skip("_") else { return nil }
    let isWake = stem.skip("wake-")
    guard isWake || stem.skip("stt-"), !stem.isAtEnd else { return nil }
    utteranceType = isWake ? "WAKE" : "STT"
    device = folders.last {
      $0.count == 32 && $0.allSatisfy { TextCursor.isDigit($0) || (0x61...0x66).contains($0) }
    }.map { String(decoding: $0, as: UTF8.self) }
  }

  /// `NANOSECONDS-wake`, and `-stt` for what came after it.
  private init?(satellite stem: inout TextCursor) {
    guard let digits = stem.allDigits(), Self.isMonotonic(digits) else { return nil }
    let isWake = stem.skip("-wake")
    guard isWake || stem.skip("-stt"), stem.isAtEnd else { return nil }
    utteranceType = isWake ? "WAKE" : "STT"
  }

  /// `[NAME]MILLISECONDS-SCORE`
  private init?(rustpotter stem: inout TextCursor) {
    guard stem.skip("["), let end = stem.rest.lastIndex(of: UInt8(ascii: "]")) else { return nil }
    stem = TextCursor(stem.rest[(end + 1)...])
    guard let digits = stem.allDigits(), let time = Self.sinceEpoch(digits), stem.skip("-"),
      Double(stem.text) != nil
    else { return nil }
    self.time = time
  }

  /// `hey-mycroft.HASH.MILLISECONDS.SESSION.ID`, or `mycroft_utterance2020-01-01 10:00:00.123456`.
  private init?(mycroft stem: inout TextCursor, zone: TimeZone) {
    if stem.skip("mycroft_utterance") {
      time = ClockReading(date: "-", time: ":", &stem)?.wallTime(in: zone)
      return
    }
    let parts = stem.rest.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count >= 5 else { return nil }
    var stamp = TextCursor(parts[2])
    guard let digits = stamp.allDigits(), stamp.isAtEnd, let time = Self.sinceEpoch(digits) else {
      return nil
    }
    self.time = time
  }

  /// Ten seconds after the start of a machine at least.
  private static func isMonotonic(_ digits: [UInt8]) -> Bool { (11...19).contains(digits.count) }

  /// Milliseconds since 1970, of 2001 to 2286.
  static func sinceEpoch(_ digits: [UInt8]) -> WallTime? {
    guard digits.count == 13, digits[0] > 0 else { return nil }
    return WallTime(milliseconds: digits.reduce(0) { $0 * 10 + Int64($1) })
  }
}

import Foundation

/// The recordings that the page shows one by one, each in full where it comes first.
struct ReportRecordingViews {
  private let made: ReportAssembly.Made
  private let recordings: [String: ReportData.Listed]
  private let shown: [String: ReportData.Shown]
  private var seen: Set<String> = []

  init(_ made: ReportAssembly.Made) {
    self.made = made
    recordings = Dictionary(made.data.recordings.map { ($0.id, $0) }) { first, _ in first }
    shown = Dictionary(made.data.shown.map { ($0.id, $0) }) { first, _ in first }
  }

  /// What `recording.mustache` needs for each. All of its names have a value, since a template looks for missing
  /// ones further out.
  ///
  /// - Parameter level: of the headings, one below that which they stand under.
  mutating func views(_ ids: [String], level: Int) -> [[String: Any]] {
    ids.compactMap { view($0, level) }
  }

  private mutating func view(_ id: String, _ level: Int) -> [String: Any]? {
    guard let recording = recordings[id] else { return nil }
    let shown = shown[id]
    let study = made.studies[id]
    return [
      "again": !seen.insert(id).inserted, "anchor": "p-\(id)", "row": "i-\(id)", "id": id,
      "level": level,
      "heading": recording.time.map(ReportTexts.timeElement) ?? "At an unknown time",
      "kind": recording.verdict, "verdict": recording.verdict, "facts": Self.facts(recording),
      "picture": study.map { picture($0, recording) } ?? false as Any,
      "missing": shown?.missing ?? false as Any, "anew": shown?.isJudgedAnew ?? false,
      "sound": made.sounds[id].map { "data:audio/wav;base64," + $0.base64EncodedString() }
        ?? false as Any,
      "named": made.data.withNames, "names": names(recording),
      "rows": Self.rows(recording, shown).map { ["name": $0.0, "text": $0.1] },
      "hasParts": !(shown?.parts ?? []).isEmpty,
      "parts": (shown?.parts ?? []).map { part in
        [
          "name": part.name, "start": String(format: "%.2f", part.start),
          "end": String(format: "%.2f", part.end), "cost": String(format: "%.1f", part.cost),
        ]
      },
    ]
  }

  private func picture(_ study: RecordingStudy, _ recording: ReportData.Listed) -> String {
    RecordingPicture(
      study, wakeWord: recording.wakeWord ?? "",
      threshold: recording.threshold ?? made.data.sureness.wakeFrom,
      otherWord: recording.otherWord
    ).svg
  }

  /// "speech, 3.2 s, device A".
  static func facts(_ recording: ReportData.Listed) -> String {
    [
      recording.cause.map { ReportTexts.cause($0).name.lowercased() },
      recording.seconds.map(ReportTexts.length), recording.device.map { "device \($0)" },
    ].compactMap { $0 }.joined(separator: ", ")
  }

  private func names(_ recording: ReportData.Listed) -> [[String: String]] {
    [
      ("Transcript", recording.transcript), ("File", recording.file),
      ("Device", recording.deviceName), ("Account", recording.account),
    ].compactMap { name, text in text.map { ["name": name, "text": $0] } }
  }

  static func rows(
    _ recording: ReportData.Listed, _ shown: ReportData.Shown?
  ) -> [(String, String)] {
    let seconds = { (value: Double) in String(format: "%.2f\u{A0}s", value) }
    var rows: [(String, String?)] = [
      ("Wake word", recording.wakeWord), ("Score", recording.wakeScore.map(ReportTexts.score)),
      ("Probability", recording.probability.map { ReportTexts.percent(Double($0)) }),
    ]
    if let start = recording.wakeStart, let end = recording.wakeEnd {
      rows.append(("Best match", "\(seconds(start)) to \(seconds(end))"))
    }
    rows += [
      ("Wake word comes at", recording.lateStart.map(seconds)),
      ("Other wake word", recording.otherWord), ("Begins at", recording.otherStart.map(seconds)),
      (
        "More like it than",
        recording.likeness.map { "\(ReportTexts.percent(Double($0))) of other speech" }
      ),
      ("Like it from", recording.likeStart.map(seconds)),
      ("Level", recording.level.map { "\(ReportTexts.score($0)) dBFS" }),
      ("Signal to noise", recording.snr.map { "\(ReportTexts.score($0)) dB" }),
      ("Speech", recording.speechShare.map(ReportTexts.percent)),
      ("Clipped", recording.clippedShare.map(ReportTexts.percent)),
      ("Head", shown?.head.map(seconds)),
      ("Follows template", shown?.template.map { "\($0)" }),
      ("Heard there, ARPAbet", shown?.phones?.joined(separator: " ")),
      ("Defects", recording.defects?.joined(separator: "; ")), ("A person says", recording.label),
    ]
    return rows.compactMap { name, text in text.map { (name, $0) } }
  }
}

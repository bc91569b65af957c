/// A form in which programs and makers hand out or keep recordings of a voice assistant.
package enum ExportForm: String, CaseIterable, Sendable {
  /// `My Activity/{Voice and Audio,Assistant}`, with `MyActivity.json` or `My Activity.html`.
  case googleTakeout = "google-takeout"
  /// Amazon's "Request my data": WAV in folders, with lists of transcripts whose columns differ.
  case alexaExport = "alexa-export"
  /// The records of Alexa's privacy dashboard (`customerHistoryRecords`) beside their recordings.
  case alexaDashboard = "alexa-dashboard"
  /// Names as the forensic tool CIFT writes them.
  case cift
  /// What `assist_pipeline` keeps for debugging.
  case homeAssistant = "home-assistant"
  case wyomingSatellite = "wyoming-satellite"
  case wyomingOpenWakeWord = "wyoming-openwakeword"
  case openWakeWord = "openwakeword"
  case rustpotter, precise, mycroft
  /// What `listen --save` keeps.
  case unbidden
  /// Recordings of which nothing else is known.
  case folder

  /// What a person calls it.
  package var title: String {
    switch self {
    case .googleTakeout: "Google Takeout"
    case .alexaExport: "Alexa's data request"
    case .alexaDashboard: "Alexa's privacy dashboard"
    case .cift: "recordings named by CIFT"
    case .homeAssistant: "Home Assistant's debug recordings"
    case .wyomingSatellite: "wyoming-satellite's debug recordings"
    case .wyomingOpenWakeWord: "wyoming-openwakeword's recordings"
    case .openWakeWord: "openWakeWord's captures"
    case .rustpotter: "rustpotter's recordings"
    case .precise: "Precise's recordings"
    case .mycroft: "Mycroft's recordings"
    case .unbidden: "Unbidden's own clips"
    case .folder: "plain recordings"
    }
  }

  /// Those that the names of the recordings tell, the plainest first.
  static let named: [ExportForm] = [
    .googleTakeout, .cift, .unbidden, .homeAssistant, .wyomingSatellite, .openWakeWord, .rustpotter,
    .mycroft, .precise, .wyomingOpenWakeWord,
  ]
}

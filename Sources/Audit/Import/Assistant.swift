/// A voice assistant of a maker, for what its recordings have in common.
package enum Assistant: String, CaseIterable, Sendable {
  case alexa, google, siri

  /// The bundled words that it can be set to listen to.
  package var wakeWords: [String] {
    switch self {
    case .alexa: ["alexa", "echo", "computer", "amazon", "ziggy"]
    case .google: ["ok_google", "hey_google"]
    case .siri: ["hey_siri"]
    }
  }

  /// Seconds from the start of a recording in which the wake word begins, if it is there.
  ///
  /// An Echo sends 500 ms before the wake word (Amazon's documentation of cloud-based wake word
  /// verification in the Alexa Voice Service), to which a second is added for devices that keep less
  /// closely to it. Google's recordings have "a few seconds before" (its help pages, as FindLaw quotes
  /// them). Apple hands out no recordings, and says nothing: 1.5 s as with `scan`.
  package var head: Double {
    switch self {
    case .alexa, .siri: 1.5
    case .google: 4
    }
  }

  /// The form of its maker's own export, where there is one: what a person is told to ask for. It need not
  /// be given to the reader, which finds it out, and others too.
  package var form: ExportForm? {
    switch self {
    case .alexa: .alexaExport
    case .google: .googleTakeout
    case .siri: nil
    }
  }
}

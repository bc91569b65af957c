import Features

/// What a wake word of takes is made of when it is matched in both spaces at once: the cepstra tell one
/// speaker's word from all others, the encoder's phones one word by many speakers.
package struct TakePattern: Equatable, Sendable {
  /// Of each take, in ``CepstralSpace``.
  package var templates: [Template]
  /// Of each take the posteriors, from 0 to 1, of the encoder's phones.
  package var phones: [Template]
  /// The hash of the encoder, ``AcousticModelWeights/hash``.
  package var encoder: String
  package var scales: Scales

  /// How the raw scores of both spaces become one.
  package struct Scales: Equatable, Sendable, Codable {
    package var cepstra: ScoreScale
    package var phones: ScoreScale

    package init(cepstra: ScoreScale, phones: ScoreScale) {
      self.cepstra = cepstra
      self.phones = phones
    }

    /// The raw score of both at one frame: half of each, standardised.
    package func fused(cepstra raw: Float, phones phoneRaw: Float) -> Float {
      (cepstra.standardised(raw) + phones.standardised(phoneRaw)) / 2
    }
  }

  /// Frame `k` of the encoder goes with frame `k + lead` of the cepstra: what they describe ends at
  /// samples `320 k + 416` and `320 (k + 1) + 120`.
  package static let lead = 1

  package init(templates: [Template], phones: [Template], encoder: String, scales: Scales) {
    self.templates = templates
    self.phones = phones
    self.encoder = encoder
    self.scales = scales
  }
}

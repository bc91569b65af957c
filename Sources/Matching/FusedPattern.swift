import Features

/// What a wake word of takes is made of when it is matched in both spaces at once: the cepstra tell one
/// speaker's word from all others, the encoder's phones one word by many speakers.
public struct FusedPattern: Equatable, Sendable {
  /// Of each take, in ``FeatureSpace``.
  public var templates: [Template]
  /// Of each take the posteriors, from 0 to 1, of the encoder's phones.
  public var phones: [Template]
  /// The hash of the encoder, ``EncoderWeights/hash``.
  public var encoder: String
  public var scales: Scales

  /// How the raw scores of both spaces become one.
  public struct Scales: Equatable, Sendable, Codable {
    public var cepstra: ScoreScale
    public var phones: ScoreScale

    public init(cepstra: ScoreScale, phones: ScoreScale) {
      self.cepstra = cepstra
      self.phones = phones
    }

    /// The raw score of both at one frame: half of each, standardised.
    func fused(cepstra raw: Float, phones phoneRaw: Float) -> Float {
      (cepstra.standardised(raw) + phones.standardised(phoneRaw)) / 2
    }
  }

  /// Frame `k` of the encoder goes with frame `k + lead` of the cepstra: what they describe ends at
  /// samples `320 k + 416` and `320 (k + 1) + 120`.
  static let lead = 1

  public init(templates: [Template], phones: [Template], encoder: String, scales: Scales) {
    self.templates = templates
    self.phones = phones
    self.encoder = encoder
    self.scales = scales
  }
}

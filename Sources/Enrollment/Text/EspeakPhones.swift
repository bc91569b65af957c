/// Turns what espeak-ng says a text sounds like into ARPAbet.
///
/// The mnemonics are those of its voice en-us (espeak-ng 1.51, docs/phonemes.md): the table holds
/// what 8,000 words drawn from CMU's pronouncing dictionary brought up, and each goes to what
/// stands in its place in that dictionary.
package enum EspeakPhones {
  private static let table: [String: [String]] = [
    // Vowels.
    "i:": ["IY"], "i": ["IY"], "I": ["IH"], "I2": ["IH"], "I#": ["IH"], "E": ["EH"], "a": ["AE"],
    "aa": ["AE"], "a#": ["AH"], "A:": ["AA"], "A": ["AA"], "0": ["AA"], "O2": ["AA"], "O": ["AO"],
    "O:": ["AO"], "V": ["AH"], "@": ["AH"], "@-": ["AH"], "@2": ["AH"], "@5": ["AH"], "U": ["UH"],
    "u:": ["UW"], "u": ["UW"], "eI": ["EY"], "aI": ["AY"], "aU": ["AW"], "oU": ["OW"],
    "OI": ["OY"],
    // Vowels with what follows them.
    "3": ["ER"], "3:": ["ER"], "A@": ["AA", "R"], "O@": ["AO", "R"], "o@": ["AO", "R"],
    "e@": ["EH", "R"], "U@": ["UH", "R"], "i@": ["IY", "AH"], "i@3": ["IH", "R"],
    "aI@": ["AY", "AH"], "aI3": ["AY", "ER"], "aU@": ["AW", "ER"], "@L": ["AH", "L"],
    "n-": ["AH", "N"], "m-": ["AH", "M"],
    // Consonants. The flap and the glottal stop are what becomes of T.
    "p": ["P"], "b": ["B"], "t": ["T"], "t#": ["T"], "t2": ["T"], "?": ["T"], "d": ["D"],
    "k": ["K"], "x": ["K"], "g": ["G"], "f": ["F"], "v": ["V"], "T": ["TH"], "D": ["DH"],
    "s": ["S"], "z": ["Z"], "S": ["SH"], "Z": ["ZH"], "h": ["HH"], "m": ["M"], "n": ["N"],
    "N": ["NG"], "l": ["L"], "r": ["R"], "r-": ["R"], "j": ["Y"], "w": ["W"], "tS": ["CH"],
    "dZ": ["JH"],
    // A softened consonant, and pauses.
    ";": [], "": [], ":": [],
  ]

  /// What can stand before a mnemonic: stress and its absence, and word boundaries.
  private static let marks: Set<Character> = ["'", ",", "%", "=", "|"]

  /// - Parameter text: mnemonics with `_` between them, words with spaces.
  /// - Returns: ARPAbet phones with spaces between them.
  /// - Throws: ``EspeakError/unknownPhoneme(_:)``.
  package static func arpabet(_ text: String) throws(EspeakError) -> String {
    var phones: [String] = []
    let mnemonics = text.split(omittingEmptySubsequences: true) { $0 == "_" || $0.isWhitespace }
      .map { String($0.drop(while: marks.contains)) }
    for (index, mnemonic) in mnemonics.enumerated() {
      guard var next = table[mnemonic] else { throw .unknownPhoneme(mnemonic) }
      let isBeforeR = index + 1 < mnemonics.count && mnemonics[index + 1] == "r"
      // The vowel of "Siri" and "hero" is said short before the R.
      if mnemonic == "i@", isBeforeR { next = ["IH"] }
      // "sharing": the R of the vowel and the R after it are one; so is that after ER.
      if next.first == "R", phones.last == "R" || (mnemonic == "r-" && phones.last == "ER") {
        next.removeFirst()
      }
      phones += next
    }
    return phones.joined(separator: " ")
  }
}

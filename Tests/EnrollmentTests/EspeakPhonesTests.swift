import Foundation
import SpottingTestSupport
import TestSupport
import Testing

@testable import Enrollment
@testable import Spotting
@testable import TensorFile
@testable import WakeWords

@Suite("espeak-ng's phonemes in ARPAbet")
struct EspeakPhonesTests {
  @Test(
    "Words get the phones that a pronouncing dictionary gives them",
    arguments: [
      ("h_@_l_'oU h_'aU_s", "HH AH L OW HH AW S"),
      ("h_'eI s_'i@_r_i\nk_@_m_p_j_'u:_t#_3", "HH EY S IH R IY K AH M P Y UW T ER"),
      ("s_m_'A@_t m_'I_r_3", "S M AA R T M IH R ER"),
      ("oU_k_'eI n_'A:_b_u:", "OW K EY N AA B UW"),
      ("v_j_'u: g_l_'aa_s", "V Y UW G L AE S"),
      ("S_'e@_r_I_N", "SH EH R IH NG"),
      ("p_'I_k_tS_3_r-_I_N", "P IH K CH ER IH NG"),
      ("b_'V_?_n- b_'0_t#_@L", "B AH T AH N B AA T AH L"),
      ("T_'O:_t m_'E_Z_3 tS_'3:_tS dZ_'V_dZ", "TH AO T M EH ZH ER CH ER CH JH AH JH"),
      ("f_'aI3 A@_k_'eI_d_i@ b_'OI h_'i@3", "F AY ER AA R K EY D IY AH B OY HH IH R"),
      ("l_'@__|", "L AH"), ("", ""),
    ])
  func words(mnemonics: String, arpabet: String) throws {
    #expect(try EspeakPhones.arpabet(mnemonics) == arpabet)
  }

  @Test("A sound that is not English is named, and the way out")
  func unknown() {
    #expect(throws: EspeakError.unknownPhoneme("y:")) { try EspeakPhones.arpabet("t_'y:_r") }
    #expect("\(EspeakError.unknownPhoneme("y:"))".contains("--phones"))
  }

  @Test(
    "What is no text for a wake word is refused before anything is run",
    arguments: ["", " ", "!?", "a\nb", "a\0b", String(repeating: "a", count: 201)])
  func text(text: String) {
    #expect(throws: EspeakError.text(text)) { try Espeak.arpabet(of: text) }
  }
}

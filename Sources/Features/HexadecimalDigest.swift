import Crypto

extension SHA256.Digest {
  /// 64 digits, lower case.
  package var hexadecimal: String {
    map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }
}

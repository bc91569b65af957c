import Crypto
import Foundation

/// The SHA-256 (FIPS 180-4) of the given bytes, one part after the other: 64 hexadecimal digits in
/// lower case. Files that belong together name each other by it.
package func fileHash(_ parts: Data...) -> String {
  var hash = SHA256()
  for part in parts { hash.update(data: part) }
  return hash.finalize().map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
}

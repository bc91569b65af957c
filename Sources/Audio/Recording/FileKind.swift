/// What a file that is no recording looks like, in words for a person: the kinds that people pass
/// by mistake, else its first bytes.
func kindOfFile(_ head: [UInt8]) -> String {
  func has(_ word: String, at offset: Int = 0) -> Bool {
    head.dropFirst(offset).starts(with: word.utf8)
  }
  if has("ftyp", at: 4) { return "MP4 (M4A, AAC); convert it to FLAC first" }
  if head.starts(with: [0x1A, 0x45, 0xDF, 0xA3]) {
    return "Matroska or WebM; convert it to FLAC first"
  }
  if head.starts(with: [0x30, 0x26, 0xB2, 0x75]) {
    return "Windows Media; convert it to FLAC first"
  }
  if has("#!AMR") { return "AMR; convert it to FLAC first" }
  if head.starts(with: [0xFF, 0xD8, 0xFF]) { return "a JPEG image" }
  if head.starts(with: [0x89, 0x50, 0x4E, 0x47]) { return "a PNG image" }
  if has("%PDF") { return "a PDF document" }
  if has("PK\u{3}\u{4}") { return "a ZIP archive" }
  if head.starts(with: [0x1F, 0x8B]) { return "a gzip archive" }
  let isText = head.allSatisfy { $0 >= 0x20 && $0 != 0x7F || (0x09...0x0D).contains($0) }
  if isText || head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) {
    return "text"
  }
  if head.allSatisfy({ $0 == 0 }) { return "zeros" }
  let digits = head.prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
  return "a file that begins with the bytes \(digits.joined(separator: " "))"
}

import Foundation

/// The records of Alexa's privacy dashboard (`customerHistoryRecords`), which downloaders keep beside the
/// recordings.
extension MetadataTable {
  private struct Record: Decodable {
    struct Device: Decodable {
      var deviceName: String?
      var serialNumber: String?
    }
    struct Item: Decodable {
      var recordItemType: String?
      var utteranceId: String?
      var transcriptText: String?
    }
    /// `customer#milliseconds#type of device#serial`
    var recordKey: String?
    var timestamp: Int64?
    var creationTimestamp: Int64?
    var utteranceType: String?
    var device: Device?
    var voiceHistoryRecordItems: [Item]?
  }

  /// A record is found by its key and by the identifiers of its utterances.
  mutating func readDashboard(_ bytes: [UInt8]) {
    kind = .dashboard
    readObjects(bytes) { table, object, decoder in
      guard !object.contains(text: #""customerHistoryRecords""#),
        let record = try? decoder.decode(Record.self, from: Data(object))
      else { return false }
      let keyParts = (record.recordKey ?? "").split(separator: "#").map(String.init)
      var metadata = RecordingMetadata()
      metadata.assistant = "alexa"
      metadata.utteranceType = record.utteranceType
      metadata.device =
        record.device?.deviceName ?? record.device?.serialNumber
        ?? (keyParts.count == 4 ? keyParts[3] : nil)
      metadata.account = keyParts.count == 4 ? keyParts[0] : nil
      let stamp = record.timestamp ?? record.creationTimestamp
      // Of the years 0 to 9999: other numbers are no milliseconds since 1970.
      if let stamp, (-62_167_219_200_000..<253_402_300_800_000).contains(stamp) {
        metadata.setTime(WallTime(milliseconds: stamp), from: .metadata)
      }
      let said = (record.voiceHistoryRecordItems ?? []).filter {
        $0.recordItemType == "CUSTOMER_TRANSCRIPT" || $0.recordItemType == "ASR_REPLACEMENT_TEXT"
      }
      metadata.transcript = said.compactMap(\.transcriptText).first { !$0.isEmpty }
      if let key = record.recordKey { table.rows.append((key, metadata)) }
      for item in said {
        guard let id = item.utteranceId else { continue }
        metadata.transcript = item.transcriptText.flatMap { $0.isEmpty ? nil : $0 }
        table.rows.append((id, metadata))
      }
      return true
    }
  }
}

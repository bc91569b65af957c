import Audio
import Foundation
import GRDB

/// What became of recordings that were to be deleted.
package struct DeletionReport: Sendable {
  /// Why a file is still there.
  package enum Obstacle: Equatable, Sendable, CustomStringConvertible {
    /// It is not, or cannot be told to be, what was audited.
    case changed
    case link
    case refused(errno: Int32)

    package var description: String {
      switch self {
      case .changed: "its file has changed since it was audited"
      case .link: "it is a link; what it leads to is for you to delete"
      case .refused(let errno): String(cString: strerror(errno))
      }
    }
  }

  package struct Kept: Sendable {
    /// As ``Ledger/id(of:key:)``.
    package var id: String
    package var file: String
    package var obstacle: Obstacle
    var source: Int64
  }

  package fileprivate(set) var deleted = 0
  /// In archives, of which nothing is deleted.
  package fileprivate(set) var inArchives = 0
  package fileprivate(set) var kept: [Kept] = []

  package init() {}
}

extension Ledger {
  /// Deletes the files of all recordings past their age, and then their rows, as ``forget(_:)`` does. A file
  /// goes only where it is, to the byte, what was audited at that place; the row of one that stays is kept,
  /// since nothing else leads to it. Entries stay in their archives, but their rows go.
  ///
  /// - Parameter time: seconds since 1970.
  package func deleteRecordings(olderThan time: Double) throws(LedgerError) -> DeletionReport {
    var report = DeletionReport()
    var last: Int64 = 0
    while let rows = try old(time, after: last), let end = rows.last?.source {
      last = end
      for row in rows {
        if row.isInArchive {
          report.inArchives += 1
          continue
        }
        let path = RecordingPath(bytes: [UInt8](row.place))
        do throws(DeletionObstacle) {
          if try Self.delete(path, ifItHas: row.content) { report.deleted += 1 }
        } catch {
          report.kept.append(
            DeletionReport.Kept(
              id: row.id, file: path.description, obstacle: error.obstacle, source: row.source))
        }
      }
    }
    // Files first: whoever is killed in between finds the rows again, and that their files are gone.
    try forget(.older(than: time, except: report.kept.map(\.source)))
    return report
  }

  private struct DeletionObstacle: Error {
    var obstacle: DeletionReport.Obstacle
  }

  private struct OldRecording {
    var source: Int64
    var place: Data
    var content: Data?
    var id: String
    var isInArchive: Bool
  }

  /// Some of those past their age, in the order of their ids; `nil` where there is none any more.
  private func old(_ time: Double, after last: Int64) throws(LedgerError) -> [OldRecording]? {
    let found = try LedgerError.wrap(path) {
      try pool.read { db in
        let key = try self.key(db)
        return try Row.fetchAll(
          db,
          sql: """
            SELECT s.id, s.place, r.content, r.name, s.in_archive FROM sources s
            LEFT JOIN recordings r ON r.id = s.recording
            WHERE s.id > ? AND coalesce(s.at, s.first_seen) < ? ORDER BY s.id LIMIT 1000
            """, arguments: [last, time]
        ).map { row in
          OldRecording(
            source: row[0], place: row[1], content: row[2],
            id: row[3] ?? id(of: row[1], key: key), isInArchive: row[4])
        }
      }
    }
    return found.isEmpty ? nil : found
  }

  /// - Parameter content: SHA-256; `nil` where the file could not be read when it was audited.
  /// - Returns: whether it was there.
  private static func delete(
    _ path: RecordingPath, ifItHas content: Data?
  ) throws(DeletionObstacle) -> Bool {
    var before = stat()
    guard path.withCString({ lstat($0, &before) }) == 0 else {
      // A place in what was no archive, or a file that somebody has deleted already.
      if errno == ENOENT || errno == ENOTDIR { return false }
      throw DeletionObstacle(obstacle: .refused(errno: errno))
    }
    if before.st_mode & S_IFMT == S_IFLNK { throw DeletionObstacle(obstacle: .link) }
    guard before.st_mode & S_IFMT == S_IFREG, !path.isBeingWritten,
      let content, RecordingContent(path)?.hash == content
    else { throw DeletionObstacle(obstacle: .changed) }
    var after = stat()
    guard path.withCString({ lstat($0, &after) }) == 0, after.st_ino == before.st_ino,
      FileStamp(after) == FileStamp(before)
    else { throw DeletionObstacle(obstacle: .changed) }
    guard path.withCString({ unlink($0) }) == 0 else {
      throw DeletionObstacle(obstacle: .refused(errno: errno))
    }
    return true
  }
}

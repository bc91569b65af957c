import Foundation
import GRDB

/// Why a ledger cannot be used. Nothing of it is changed then, but for what was committed before.
package enum LedgerError: Error, Equatable {
  /// The file, or the folder that it should lie in, cannot be opened; `reason` is the system's text.
  case unreadable(path: String, reason: String)
  /// Nothing can be made or changed there.
  case unwritable(path: String, reason: String)
  /// The file is something else; `found` says what it looks like.
  case notALedger(path: String, found: String)
  /// A later version of the program has made it.
  case later(path: String, version: Int, known: Int)
  /// No room is left on the disk.
  case full(path: String)
  /// Other programs kept it locked for a minute.
  case busy(path: String)
  /// SQLite finds its pages at odds with each other.
  case damaged(path: String, reason: String)
  /// What else SQLite says, with its extended result code.
  case failed(path: String, code: Int32, reason: String)
  /// No recording in the ledger is called so.
  case unknownID(String)
  /// No device in the ledger is called so.
  case unknownDevice(String)
  /// A table of labels has a row that cannot be used.
  case labels(path: String, line: Int, reason: String)

  init(_ error: DatabaseError, path: String) {
    let reason = error.message ?? "no reason is given"
    switch error.resultCode {
    case .SQLITE_FULL: self = .full(path: path)
    case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(path: path)
    case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM:
      self = .unwritable(path: path, reason: reason)
    case .SQLITE_NOTADB, .SQLITE_CORRUPT: self = .damaged(path: path, reason: reason)
    default:
      self = .failed(path: path, code: error.extendedResultCode.rawValue, reason: reason)
    }
  }

  /// Does what uses the database, with its errors as those of the ledger at `path`.
  static func wrap<Result>(
    _ path: String, _ body: () throws -> Result
  ) throws(LedgerError) -> Result {
    do {
      return try body()
    } catch let error as LedgerError {
      throw error
    } catch let error as DatabaseError {
      throw LedgerError(error, path: path)
    } catch {
      throw .failed(path: path, code: -1, reason: "\(type(of: error))")
    }
  }
}

extension LedgerError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unreadable(let path, let reason): "\(path): the ledger cannot be read: \(reason)"
    case .unwritable(let path, let reason):
      "\(path): the ledger cannot be written: \(reason); name another place with --ledger"
    case .notALedger(let path, let found):
      "\(path): a ledger of this program was expected, found \(found); it is left as it is, name "
        + "another file with --ledger"
    case .later(let path, let version, let known):
      "\(path): a later version of unbidden made this ledger (schema \(version), this one knows "
        + "\(known)); it is left as it is, use that version or another --ledger"
    case .full(let path):
      "\(path): the disk is full; what was printed is in the ledger, and the same command goes on "
        + "from there once there is room"
    case .busy(let path):
      "\(path): other programs keep the ledger locked; nothing was changed, try again once they are "
        + "done"
    case .damaged(let path, let reason):
      "\(path): the ledger is damaged: \(reason); move it away and audit anew, or restore a copy"
    case .failed(let path, let code, let reason):
      "\(path): the ledger cannot be used: \(reason) (SQLite \(code))"
    case .unknownID(let id):
      "\(id): no recording in the ledger is called so; `unbidden audit --format jsonl` lists them"
    case .unknownDevice(let name): "\(name): no device in the ledger is called so"
    case .labels(let path, let line, let reason): "\(path), line \(line): \(reason)"
    }
  }
}

import Foundation
import GRDB

/// The tables of a ledger, as Docs/ledger.md describes them, and the way to them from any earlier
/// version. A migration that was released is never changed.
enum LedgerSchema {
  /// Stands in the header of every ledger, as SQLite's `application_id`: "unbd".
  static let applicationID: Int32 = 0x756E_6264

  /// Stands in the header as `user_version`: the number of migrations.
  static let version = 4

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { db in
      try db.execute(sql: first)
      try db.execute(
        sql: "INSERT INTO secret (id, key) VALUES (1, ?)", arguments: [Ledger.randomKey()])
    }
    migrator.registerMigration("2") { try $0.execute(sql: second) }
    migrator.registerMigration("3") { db in
      for (column, type) in explanation {
        try db.execute(sql: "ALTER TABLE findings ADD COLUMN \(column) \(type)")
      }
      try db.execute(sql: "PRAGMA user_version = 3")
    }
    migrator.registerMigration("4") { db in
      try db.execute(sql: review)
      try db.execute(sql: "PRAGMA user_version = 4")
    }
    return migrator
  }

  /// Why a finding is as it is.
  private static let explanation = [
    ("template", "INTEGER"), ("other_word", "TEXT"), ("other_start", "REAL"), ("likeness", "REAL"),
    ("like_start", "REAL"), ("like_end", "REAL"), ("like_from", "REAL"), ("like_to", "REAL"),
    ("level", "REAL"), ("snr", "REAL"), ("clipped_share", "REAL"), ("speech_share", "REAL"),
  ]

  /// What the review page needs: who decided, who played what, and the order of what is to be decided.
  private static let review = """
    ALTER TABLE labels ADD COLUMN reviewer TEXT;
    CREATE TABLE playings (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      recording INTEGER NOT NULL REFERENCES recordings ON DELETE CASCADE,
      at TEXT NOT NULL,
      reviewer TEXT,
      sound TEXT NOT NULL CHECK (sound IN ('distorted', 'clear')),
      part TEXT NOT NULL CHECK (part IN ('head', 'whole'))
    ) STRICT;
    CREATE INDEX playings_of_recording ON playings (recording);
    CREATE INDEX findings_by_score ON findings (verdict, wake_score);
    CREATE INDEX sources_of_finding ON sources (finding);
    """

  private static let first = """
    PRAGMA application_id = \(applicationID);
    PRAGMA user_version = 1;
    CREATE TABLE secret (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      key BLOB NOT NULL
    ) STRICT;
    CREATE TABLE runs (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      started TEXT NOT NULL,
      ended TEXT,
      program TEXT NOT NULL,
      settings TEXT NOT NULL,
      recordings INTEGER NOT NULL DEFAULT 0,
      analysed INTEGER NOT NULL DEFAULT 0,
      refused INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE TABLE devices (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      name TEXT NOT NULL UNIQUE
    ) STRICT;
    CREATE TABLE recordings (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      content BLOB NOT NULL UNIQUE,
      name TEXT NOT NULL UNIQUE,
      bytes INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE findings (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      recording INTEGER NOT NULL REFERENCES recordings ON DELETE CASCADE,
      model BLOB NOT NULL,
      settings BLOB NOT NULL,
      run INTEGER NOT NULL,
      verdict TEXT NOT NULL,
      cause TEXT,
      wake_word TEXT,
      wake_score REAL,
      wake_start REAL,
      wake_end REAL,
      late_start REAL,
      seconds REAL,
      defects TEXT NOT NULL DEFAULT '[]',
      error TEXT,
      UNIQUE (recording, model, settings)
    ) STRICT;
    CREATE TABLE sources (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      place BLOB NOT NULL UNIQUE,
      size INTEGER,
      modified INTEGER,
      changed INTEGER,
      recording INTEGER REFERENCES recordings ON DELETE CASCADE,
      finding INTEGER,
      error TEXT,
      run INTEGER NOT NULL,
      first_seen REAL NOT NULL,
      time TEXT,
      time_source TEXT,
      at REAL,
      utc_offset INTEGER,
      device INTEGER REFERENCES devices,
      assistant TEXT,
      account TEXT,
      transcript TEXT,
      consent TEXT,
      utterance_type TEXT,
      button INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX sources_of_recording ON sources (recording);
    CREATE INDEX sources_of_device ON sources (device, at);
    CREATE TABLE labels (
      recording INTEGER PRIMARY KEY REFERENCES recordings ON DELETE CASCADE,
      label TEXT NOT NULL CHECK (label IN ('wake', 'accidental', 'unsure')),
      made TEXT NOT NULL
    ) STRICT;
    """

  private static let second = """
    PRAGMA user_version = 2;
    ALTER TABLE sources ADD COLUMN in_archive INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE sources ADD COLUMN follows INTEGER NOT NULL DEFAULT 0;
    UPDATE sources SET follows = 1 WHERE upper(utterance_type) = 'STT'
      OR instr(upper(utterance_type), 'FOLLOW_UP') OR instr(upper(utterance_type), 'FOLLOWUP');
    ALTER TABLE recordings ADD COLUMN sound BLOB;
    CREATE INDEX recordings_of_sound ON recordings (sound);
    """
}

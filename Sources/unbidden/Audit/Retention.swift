import Audit

/// How long a ledger keeps what it has.
struct Retention {
  var age: DaysArgument
  /// Whether the recordings' files go, too.
  var deletesRecordings: Bool
  var withNames: Bool

  /// Deletes what is past its age, and says what became of the recordings.
  func apply(to ledger: Ledger) throws(LedgerError) {
    guard deletesRecordings else {
      try ledger.forget(.older(than: age.oldest))
      return
    }
    let report = try ledger.deleteRecordings(olderThan: age.oldest)
    if report.deleted > 0 {
      printError("\(counted(report.deleted, "recording")) past the age of --retain deleted")
    }
    if report.inArchives > 0 {
      printError(
        counted(report.inArchives, "recording")
          + " past the age of --retain cannot be deleted, as archives hold them: delete those yourself"
      )
    }
    for kept in report.kept {
      let name = withNames ? printable(kept.file) : kept.id
      printError(
        "\(name): past the age of --retain, but not deleted: \(kept.obstacle)"
          + (withNames ? "" : " (`unbidden find` names the file)"))
    }
  }
}

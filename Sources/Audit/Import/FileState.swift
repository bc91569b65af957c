import Audio
import Foundation

extension RecordingPath {
  /// When the file was last changed, seconds since 1970; `nil` where there is none.
  var modified: Int64? {
    var status = stat()
    guard withCString({ stat($0, &status) }) == 0 else { return nil }
    return Int64(status.st_mtim.tv_sec)
  }

  /// Whether a program has the file open for writing, as far as the system tells: of files of other
  /// users, and on file systems that do not know, it says no.
  ///
  /// It takes a lease and gives it back at once. Whoever opens the file meanwhile waits for so long, and
  /// SIGIO comes, which must not end the program: ``ignoreLeaseSignals()``.
  var isBeingWritten: Bool {
    let descriptor = withCString { open($0, O_RDONLY | O_NONBLOCK | O_CLOEXEC) }
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    func isRefused() -> Bool {
      fcntl(descriptor, Self.setLease, Int32(F_RDLCK)) < 0 && errno == EAGAIN
    }
    guard isRefused() else { return false }
    // The system tells of a closing a moment before it counts the writer out.
    usleep(2_000)
    return isRefused()
  }

  static func ignoreLeaseSignals() { signal(SIGIO, SIG_IGN) }

  /// `F_SETLEASE` of fcntl(2), which glibc has for GNU sources alone.
  private static let setLease: Int32 = 1_024
}

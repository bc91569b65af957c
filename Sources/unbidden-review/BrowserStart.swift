import Foundation
import Processes

/// Shows the page in the browser. The address goes through a file that only its owner may read: what stands
/// on a command line all users of the machine can see.
struct BrowserStart {
  let port: Int
  let token: String

  /// Seconds in which the browser has read the file.
  private static let patience = 30.0

  func begin() {
    // Some browsers let whoever starts them wait until they are closed.
    let thread = Thread { show() }
    thread.start()
  }

  private func show() {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("unbidden-review-\(UUID().uuidString).html").path
    let address = "http://127.0.0.1:\(port)/?token=\(token)"
    let page = "<!DOCTYPE html><meta http-equiv=\"refresh\" content=\"0;url=\(address)\">"
    let descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return say("\(path): \(String(cString: strerror(errno)))") }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    try? file.write(contentsOf: Data(page.utf8))
    try? file.close()
    let removal = Thread {
      Thread.sleep(forTimeInterval: Self.patience)
      unlink(path)
    }
    removal.start()
    do {
      try ChildProcess.run("xdg-open", [path], output: .toStandardError)
    } catch {
      unlink(path)
      say("xdg-open \(error)")
    }
  }

  private func say(_ reason: String) {
    tell(
      "no browser could be started (\(reason)); open the address in one", to: .standardError)
  }
}

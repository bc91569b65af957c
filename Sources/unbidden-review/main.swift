import Audit
import Foundation
import Processes
import Review

// `unbidden review` has checked its options and starts this with: the ledger, the port, how many are drawn
// at random (or nothing), who decides (or nothing), and "open" (or nothing).

/// Prints lines at once; nothing is left to do where nobody reads them.
func tell(_ text: String, to output: FileHandle = .standardOutput) {
  try? output.write(contentsOf: Data((text + "\n").utf8))
}

let arguments = Array(CommandLine.arguments.dropFirst())
guard arguments.count == 5, let port = Int(arguments[1]) else {
  tell("unbidden-review: is started by `unbidden review`", to: .standardError)
  exit(64)
}
signal(SIGPIPE, SIG_IGN)
signal(SIGCHLD, SIG_DFL)
let choice = Int(arguments[2]).map { ReviewChoice.sample($0) } ?? .doubtful
do {
  let ledger = try Ledger(path: arguments[0])
  let session = ReviewSession(
    ledger, choice, reviewer: arguments[3].isEmpty ? nil : arguments[3]
  ) { tell($0, to: .standardError) }
  try await ReviewServer(session, port: port).run { port in
    tell("http://127.0.0.1:\(port)/?token=\(session.token)")
    tell(
      "Ctrl-C ends the review; what is decided is in the ledger at once.", to: .standardError)
    if arguments[4] == "open" { BrowserStart(port: port, token: session.token).begin() }
  }
  tell(session.counted.text)
  tell(try ReviewEffect(ledger, choice).text)
} catch {
  tell("Error: \(error)", to: .standardError)
  exit(1)
}

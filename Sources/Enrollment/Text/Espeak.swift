import Features
import Foundation
import Spotting
import TensorFile
import WakeWords

/// espeak-ng, if this machine has it: says how a text sounds.
package enum Espeak {
  private static let program = "espeak-ng"
  /// Bytes of a text; a wake word is far shorter.
  private static let longestText = 200

  /// - Parameter text: English.
  /// - Returns: ARPAbet phones with spaces between them.
  /// - Throws: ``EspeakError``.
  package static func arpabet(of text: String) throws(EspeakError) -> String {
    let hasLetters = text.contains { $0.isLetter || $0.isNumber }
    let isPlain = text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
    guard hasLetters, isPlain, text.utf8.count <= longestText else { throw .text(text) }
    let output = try run(["-q", "-x", "--sep=_", "-v", "en-us", "--", text])
    let phones = try EspeakPhones.arpabet(output)
    guard !phones.isEmpty else { throw .text(text) }
    return phones
  }

  /// Runs it to its end, without a shell. - Returns: what it prints.
  private static func run(_ arguments: [String]) throws(EspeakError) -> String {
    var pipes: [Int32] = [0, 0]
    guard pipe(&pipes) == 0 else {
      throw .failed("no pipe: \(String(cString: strerror(errno)))")
    }
    for descriptor in pipes { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    defer { close(pipes[0]) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, pipes[1], STDOUT_FILENO)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var id: pid_t = 0
    let error = posix_spawnp(&id, program, &actions, nil, &words, environ)
    close(pipes[1])
    guard error == 0 else {
      throw error == ENOENT ? .missing : .failed(String(cString: strerror(error)))
    }
    let output = FileHandle(fileDescriptor: pipes[0], closeOnDealloc: false)
    let data = (try? output.readToEnd()) ?? Data()
    var status: Int32 = 0
    while waitpid(id, &status, 0) < 0, errno == EINTR {}
    guard status == 0 else { throw .failed("it ended with status \(status >> 8 & 0xff)") }
    return String(decoding: data, as: UTF8.self)
  }
}

/// Why espeak-ng does not say how a text sounds.
package enum EspeakError: Error, Equatable, CustomStringConvertible {
  case missing
  case failed(String)
  case text(String)
  case unknownPhoneme(String)

  package var description: String {
    switch self {
    case .missing:
      "--say needs espeak-ng, which is not installed: install it (Debian: apt install espeak-ng), or "
        + "give the pronunciation with --phones \"HH EH L OW\""
    case .failed(let why): "espeak-ng cannot be used: \(why); give the pronunciation with --phones"
    case .text(let text):
      "--say \(text.debugDescription): expected English words of 1 to 200 bytes"
    case .unknownPhoneme(let name):
      "espeak-ng says a sound that is not English (\(name.debugDescription)); give the pronunciation "
        + "with --phones"
    }
  }
}

import Enrollment
import WakeWords

/// A recording in which the word that is being made was falsely heard.
struct RejectedRecording {
  let path: String
  let samples: [Float]
  /// What the word was heard in; why the recording is of no use, where it was not.
  let trigger: Result<FalseTrigger, FalseTriggerError>

  /// - Parameters:
  ///   - takes: of the word, and what each is called.
  ///   - word: of the takes alone.
  /// - Throws: ``TakeRecordingError``, ``RejectedTakeError``.
  init(
    _ path: String, channel: Int?, takes: some Sequence<(Take, String)>, word: WakeWord
  ) throws {
    self.path = path
    samples = try Take.samples(recording: path, channel: channel) { printError("\(path): \($0)") }
    for (take, source) in takes where take.samples == samples {
      throw RejectedTakeError(path: path, take: source)
    }
    do throws(FalseTriggerError) {
      trigger = .success(try FalseTrigger(samples, of: word))
    } catch { trigger = .failure(error) }
  }
}

/// The same recording was given as a take and to be rejected.
struct RejectedTakeError: Error, CustomStringConvertible {
  var path: String
  var take: String

  var description: String {
    "\(path): is the same recording as the take \(take); a word cannot be rejected and heard"
  }
}

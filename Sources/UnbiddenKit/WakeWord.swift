import Enrollment
import Foundation
import Spotting
import WakeWords

/// A wake word: what it is matched by, and what its scores mean.
///
/// A value; it can be shared by any number of listeners and judges, on any threads.
public struct WakeWord: Sendable {
  /// What the other modules work with.
  package let word: WakeWords.WakeWord

  /// What detections and findings call it: letters, digits, `_` and `-`.
  public var name: String { word.name }
  /// What people say, for display.
  public var phrase: String { word.phrase }

  /// The names of the wake words that come with the library and work for every voice, in order.
  public static var bundledNames: [String] { BundledWords.names }

  /// Loads a wake word.
  ///
  /// - Parameter name: the name of a bundled word, of a file `NAME.wake` in the working folder or
  ///   in the user's own (`$UNBIDDEN_WORDS`, else `$XDG_DATA_HOME/unbidden/words`, else
  ///   `~/.local/share/unbidden/words`), or the path of a file (with a `/`, or ending in `.wake`).
  /// - Throws: ``UnbiddenError``, saying which file or field is at fault and what was expected.
  public init(_ name: String) throws(UnbiddenError) {
    do {
      word = try WakeWordSearch.standard.load(name)
    } catch { throw UnbiddenError(error) }
  }

  /// Makes a wake word out of recordings of it, which takes about two seconds.
  ///
  /// - Parameters:
  ///   - name: 1 to 64 letters (a to z), digits, `_` and `-`.
  ///   - phrase: what people say, for display; the name if `nil`.
  ///   - takes: paths of at least two recordings, each with the word said once and a moment of
  ///     quiet before and after it; three to five are better. Any format and rate that
  ///     ``RecordingJudge`` reads.
  ///   - licence: terms under which its file may be passed on.
  /// - Throws: ``UnbiddenError``, naming the take at fault and why: no word in it, too long,
  ///   unreadable.
  public init(
    enrolling name: String, phrase: String? = nil, takes: [String], licence: String = "not stated"
  ) throws(UnbiddenError) {
    var loaded: [Take] = []
    for path in takes { loaded.append(try Self.take(path)) }
    do {
      word = try Enrollment(loaded).wakeWord(
        name: name, phrase: phrase ?? name.replacingOccurrences(of: "_", with: " "),
        licence: licence)
    } catch { throw UnbiddenError(error) }
  }

  private static func take(_ path: String) throws(UnbiddenError) -> Take {
    do {
      return try Take(recording: path)
    } catch { throw UnbiddenError(error) }
  }

  /// The bytes of its file: a safetensors file that every tool of Unbidden reads, and Python, too.
  ///
  /// - Throws: ``UnbiddenError``; only for a word with a number that is not finite, and none has
  ///   one.
  public func fileContents() throws(UnbiddenError) -> Data {
    do {
      return try WakeWordFile.encode(word)
    } catch { throw UnbiddenError(error) }
  }

  /// The score from which it counts as said.
  ///
  /// - Parameter rate: false alarms that may be expected in an hour of other people's speech, 0.001
  ///   to 100.
  /// - Returns: a log-likelihood ratio, nats.
  /// - Throws: ``UnbiddenError`` for another rate, or where nothing can reach so high a threshold.
  public func threshold(falseAlarmsPerHour rate: Float) throws(UnbiddenError) -> Float {
    guard FalseAlarmTable.rates.contains(rate) else {
      throw UnbiddenError("\(rate) false alarms an hour; expected 0.001 to 100")
    }
    do {
      return try word.threshold(falseAlarmsPerHour: rate)
    } catch { throw UnbiddenError(error) }
  }
}

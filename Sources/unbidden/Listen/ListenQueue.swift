import Foundation
import Live

/// What the threads of `listen` have to say to the one that prints.
enum ListenEvent: Sendable {
  /// The input is open.
  case began(InputDescription)
  case session(SessionEvent)
  /// The listening is over: by itself, on request, or by an error.
  case finished((any Error)?)
  /// Somebody wants it to end.
  case stop
  /// Nobody reads the output any more.
  case unread
  /// Somebody wants the terminal back for a while (Ctrl-Z).
  case suspend
}

/// The way from the threads that listen, write clips and run commands to the one that prints.
///
/// Events are rare (the sample path never comes here), so a lock serves; whoever sends waits for no
/// more than another's push. The sleeper wakes by a descriptor, not by a condition, because `poll`
/// counts its time by the monotonic clock and watches the reader of the output as well.
final class ListenQueue: Sendable {
  private let events = Locked<[ListenEvent]>([])
  private let wakeUp: WakeUp

  /// - Throws: the system's error where there is no descriptor left.
  init() throws { wakeUp = try WakeUp() }

  func send(_ event: ListenEvent) {
    events.withLock { $0.append(event) }
    wakeUp.write()
  }

  /// The next event, or nil where none comes in time.
  ///
  /// - Parameters:
  ///   - milliseconds: -1 for ever.
  ///   - output: a descriptor; once nobody reads what is written to it, the event is `.unread`. -1
  ///     for none.
  func receive(within milliseconds: Int32, output: Int32) -> ListenEvent? {
    let deadline = ContinuousClock.now + .milliseconds(Int(milliseconds))
    while true {
      if let event = next() { return event }
      var remaining = milliseconds
      if milliseconds > 0 {
        // Rounded up, so that the last sleep is not a spin.
        remaining = Int32(max(0, (deadline - .now) / .milliseconds(1)).rounded(.up))
      }
      var polls = [
        pollfd(fd: wakeUp.reading, events: Int16(POLLIN), revents: 0),
        pollfd(fd: output, events: 0, revents: 0),
      ]
      let ready = poll(&polls, 2, remaining)
      if polls[1].revents & Int16(POLLERR | POLLHUP) != 0 { return .unread }
      wakeUp.empty()
      if ready == 0 { return next() }
      // The wake-up may be for an event that was taken before it came: then the rest is waited for.
    }
  }

  private func next() -> ListenEvent? {
    events.withLock { $0.isEmpty ? nil : $0.removeFirst() }
  }

  /// Two descriptors that never block: what is written to one can be read from the other.
  private final class WakeUp: Sendable {
    let reading: Int32
    private let writing: Int32

    init() throws {
      var ends: [Int32] = [-1, -1]
      // Closed on exec from the start, as another thread may be starting a command. A pair of
      // sockets, because Swift's Glibc (6.3) lacks `pipe2`.
      let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
      guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
        throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EMFILE)
      }
      (reading, writing) = (ends[0], ends[1])
    }

    deinit {
      close(reading)
      close(writing)
    }

    /// A full socket will do: its reader wakes.
    func write() { _ = Foundation.write(writing, [0], 1) }

    func empty() {
      var bytes = [UInt8](repeating: 0, count: 64)
      while Foundation.read(reading, &bytes, bytes.count) > 0 {}
    }
  }
}

import Hummingbird
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// Serves the review page on this machine alone, until it is told to stop.
package struct ReviewServer: Sendable {
  /// What keeps one request, or many, from keeping others waiting.
  package struct Limits: Sendable {
    /// Connections at once; others wait until one ends. Half of what the system lets a program open.
    package var connections = 512
    /// Seconds in which a request must be there once its connection is, or the last answer.
    package var patience = 5.0
    /// Bytes of a request's body.
    package var body = 4_096
    /// Bytes of a request's headers.
    package var headers = 16_384
    /// Seconds that requests under way have to end after the server was told to stop.
    package var ending = 5.0

    package init() {}
  }

  private let session: ReviewSession
  private let port: Int
  private let limits: Limits

  /// - Parameter port: 0 for a free one.
  package init(_ session: ReviewSession, port: Int, limits: Limits = Limits()) {
    (self.session, self.port, self.limits) = (session, port, limits)
  }

  /// Serves until SIGINT, SIGTERM or SIGHUP, or until its task is cancelled; requests under way come to
  /// their end.
  ///
  /// - Parameter ready: is told the port, once requests are taken.
  /// - Throws: ``ReviewServerError``.
  package func run(ready: @escaping @Sendable (Int) -> Void) async throws {
    var quiet = Logger(label: "unbidden", factory: { _ in SwiftLogNoOpLogHandler() })
    quiet.logLevel = .critical
    let access = ReviewAccess(token: session.token)
    let application = Application(
      responder: ReviewResponder(session: session, access: access, limits: limits),
      server: .http1(
        configuration: .init(
          idleTimeout: .nanoseconds(Int64(limits.patience * 1e9)),
          httpDecoderConfiguration: .init(
            maxHeaderFieldSize: limits.headers, maxHeaderListSize: limits.headers,
            maxHeaderFieldCount: 100))),
      configuration: .init(
        address: .hostname("127.0.0.1", port: port),
        availableConnectionsDelegate: .maximum(limits.connections, logger: quiet)),
      onServerRunning: { channel in
        guard let port = channel.localAddress?.port else { return }
        access.setPort(port)
        ready(port)
      }, logger: quiet)
    var configuration = ServiceGroupConfiguration(
      services: [application], gracefulShutdownSignals: [.sigint, .sigterm, .sighup], logger: quiet)
    configuration.maximumGracefulShutdownDuration = .seconds(limits.ending)
    do {
      try await ServiceGroup(configuration: configuration).run()
    } catch let error as IOError where error.errnoCode == EADDRINUSE {
      throw ReviewServerError.taken(port: port)
    } catch let error as IOError where error.errnoCode == EACCES {
      throw ReviewServerError.forbidden(port: port)
    } catch is CancellationError {
    }
  }
}

/// Why the review page cannot be served.
package enum ReviewServerError: Error, Equatable, CustomStringConvertible {
  /// Another program listens there.
  case taken(port: Int)
  case forbidden(port: Int)

  package var description: String {
    switch self {
    case .taken(let port):
      "port \(port): another program listens there; name another --port, or none for a free one"
    case .forbidden(let port):
      "port \(port): the system keeps it for its owner; name a --port from 1024 on, or none"
    }
  }
}

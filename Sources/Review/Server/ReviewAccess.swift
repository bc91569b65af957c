import Foundation
import HTTPTypes
import Synchronization

/// Who may ask: only pages that this server has given, in a browser that knows the token, and programs
/// that know it.
final class ReviewAccess: Sendable {
  private let token: String
  private let port = Mutex<Int?>(nil)

  init(token: String) { self.token = token }

  func setPort(_ number: Int) { port.withLock { $0 = number } }

  /// Why a request is refused.
  enum Refusal: String, Sendable {
    /// The address was made to lead here by somebody else (DNS rebinding).
    case host = "another host"
    /// Another site's page asks.
    case origin = "another site"
    case token = "no token"
    case method = "an unknown method"

    var status: HTTPResponse.Status {
      switch self {
      case .host, .origin: .forbidden
      case .token: .unauthorized
      case .method: .methodNotAllowed
      }
    }
  }

  /// The name of the cookie: cookies know no ports, and another review may run beside.
  private static func cookie(_ port: Int) -> String { "unbidden-\(port)" }

  /// What makes the browser remember the token, for scripts of no page to read.
  func cookieField() -> String {
    let port = port.withLock { $0 } ?? 0
    return "\(Self.cookie(port))=\(token); HttpOnly; SameSite=Strict; Path=/"
  }

  /// - Parameters:
  ///   - path: without the query.
  ///   - query: after the question mark.
  /// - Returns: `nil` where the request may be answered.
  func refusal(_ request: HTTPRequest, path: String, query: String) -> Refusal? {
    guard let port = port.withLock({ $0 }), request.authority == "127.0.0.1:\(port)" else {
      return .host
    }
    let fields = request.headerFields
    let origin = fields[.origin]
    guard origin == nil || origin == "http://127.0.0.1:\(port)" else { return .origin }
    guard request.method == .get || request.method == .post else { return .method }
    if fields[.secFetchMode] == "navigate" {
      // Nothing but the page is to be looked at by itself, saved, or put into a frame.
      guard path == "/", fields[.secFetchDest] ?? "document" == "document" else { return .origin }
    } else if let site = fields[.secFetchSite], site != "same-origin" {
      return .origin
    }
    if let given = fields[.authorization] {
      return isToken(given.dropping("Bearer ")) ? nil : .token
    }
    // A browser tells where each post comes from.
    guard request.method == .get || origin != nil else { return .origin }
    if path == "/", request.method == .get, isToken(query.dropping("token=")) { return nil }
    let cookies = fields[values: .cookie].flatMap { $0.split(separator: ";") }
      .map { $0.trimmingCharacters(in: .whitespaces) }
    return cookies.contains { isToken($0.dropping(Self.cookie(port) + "=")) } ? nil : .token
  }

  /// Takes as long for a wrong one, however much of it is right.
  private func isToken(_ given: String?) -> Bool {
    guard let given, given.utf8.count == token.utf8.count else { return false }
    return zip(given.utf8, token.utf8).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}

extension HTTPField.Name {
  static let secFetchMode = HTTPField.Name("Sec-Fetch-Mode")!
  static let secFetchSite = HTTPField.Name("Sec-Fetch-Site")!
  static let secFetchDest = HTTPField.Name("Sec-Fetch-Dest")!
}

extension String {
  /// What follows `prefix`; `nil` where it does not begin so.
  fileprivate func dropping(_ prefix: String) -> String? {
    hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
  }
}

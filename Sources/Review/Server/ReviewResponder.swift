import Audit
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOPosix
import TensorFile

/// What of a connection a response needs.
struct ReviewContext: InitializableFromSource {
  let channel: any Channel

  init(source: ApplicationRequestContextSource) { channel = source.channel }
}

/// Answers requests. Each answer is one of a few; no part of a request is ever a path.
struct ReviewResponder: HTTPResponder {
  let session: ReviewSession
  let access: ReviewAccess
  let limits: ReviewServer.Limits

  /// Work that waits for the disk, or computes, is not done where all requests are read.
  private static let threads = NIOThreadPool.singleton

  func respond(to request: Request, context: ReviewContext) async throws -> Response {
    let target = request.head.path ?? ""
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let (path, query) = (String(parts.first ?? ""), parts.count > 1 ? String(parts[1]) : "")
    if let refusal = access.refusal(request.head, path: path, query: query) {
      session.note(refused: refusal.rawValue)
      return closing(text(refusal.status, Self.advice(refusal)), context)
    }
    do {
      let response = try await answer(request, path, query)
      return response.status.code >= 400 && request.method == .post
        ? closing(response, context) : response
    } catch let problem as RequestProblem {
      session.note(refused: problem.description)
      return closing(text(problem.status, problem.description), context)
    } catch LedgerError.unknownID {
      return closing(text(.notFound, "The ledger has no such recording."), context)
    } catch let error as LedgerError {
      session.note(failed: error)
      return closing(text(.serviceUnavailable, "The ledger cannot be used just now."), context)
    }
  }

  private func answer(
    _ request: Request, _ path: String, _ query: String
  ) async throws -> Response {
    let names = path.split(separator: "/").map(String.init)
    switch (request.method, names.first, names.count) {
    case (.get, nil, _):
      var page = response(.ok, "text/html; charset=utf-8", Data(EmbeddedFile.reviewPage.utf8))
      page.headers[.setCookie] = access.cookieField()
      return page
    case (.get, "report.css", 1): return style(EmbeddedFile.reportStyle)
    case (.get, "review.css", 1): return style(EmbeddedFile.reviewStyle)
    case (.get, "review.js", 1):
      let script = Data(EmbeddedFile.reviewScript.utf8)
      return response(.ok, "text/javascript; charset=utf-8", script)
    case (.get, "queue", 1):
      let known = query.split(separator: "=").last.flatMap { Int($0) } ?? 0
      return try await json { try session.queue(known: known) }
    case (.get, "recordings", 2): return try await json { try session.shown(names[1]) }
    case (.get, "playings", 1): return try await json { try session.playings() }
    case (.get, "sounds", 2):
      guard let number = Int64(names[1]), let sound = session.sound(number) else {
        return text(.notFound, "This sound was played too long ago.")
      }
      return part(of: sound, request.headers[.range])
    case (.post, "labels", 1):
      let decision = try await body(Decision.self, request)
      return try await json { try session.decide(decision) }
    case (.post, "playings", 1):
      let wish = try await body(PlayingWish.self, request)
      return try await json { try session.play(wish) }
    default: return text(.notFound, "There is nothing here.")
    }
  }

  /// The body of a request, which must be JSON, be small and come soon.
  private func body<Value: Decodable & Sendable>(
    _ type: Value.Type, _ request: Request
  ) async throws -> Value {
    guard request.headers[.contentType]?.hasPrefix("application/json") == true else {
      throw RequestProblem.form
    }
    if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limits.body {
      throw RequestProblem.size
    }
    let bytes = try await withThrowingTaskGroup(of: ByteBuffer.self) { group in
      group.addTask {
        do {
          return try await request.body.collect(upTo: limits.body)
        } catch is NIOTooManyBytesError {
          throw RequestProblem.size
        }
      }
      group.addTask {
        try await Task.sleep(for: .seconds(limits.patience))
        throw RequestProblem.slow
      }
      defer { group.cancelAll() }
      return try await group.next() ?? ByteBuffer()
    }
    let decoder = JSONDecoder()
    guard let value = try? decoder.decode(type, from: Data(bytes.readableBytesView)) else {
      throw RequestProblem.form
    }
    return value
  }

  private func json(
    _ make: @escaping @Sendable () throws -> ReviewSession.Answer
  ) async throws -> Response {
    let answer = try await Self.threads.runIfActive(make)
    let status: HTTPResponse.Status =
      switch answer.kind {
      case .done: .ok
      case .conflict: .conflict
      case .gone: .gone
      }
    return response(status, "application/json", answer.body)
  }
}

/// What is wrong with a request that is allowed to ask.
enum RequestProblem: String, Error, CustomStringConvertible {
  case form = "a body that is not understood"
  case size = "a body that is too large"
  case slow = "a body that comes too slowly"

  var description: String { rawValue }

  var status: HTTPResponse.Status {
    switch self {
    case .form: .badRequest
    case .size: .contentTooLarge
    case .slow: .requestTimeout
    }
  }
}

extension ReviewResponder {
  private static func advice(_ refusal: ReviewAccess.Refusal) -> String {
    refusal == .token
      ? "Open the whole address that `unbidden review` has printed."
      : "Refused: \(refusal.rawValue)."
  }

  private func style(_ sheet: String) -> Response {
    response(.ok, "text/css; charset=utf-8", Data(sheet.utf8))
  }

  private func text(_ status: HTTPResponse.Status, _ text: String) -> Response {
    response(status, "text/plain; charset=utf-8", Data((text + "\n").utf8))
  }

  private func part(of sound: Data, _ range: String?) -> Response {
    var result: Response
    switch ByteRange(range, of: sound.count) {
    case .whole: result = response(.ok, "audio/wav", sound)
    case .part(let range):
      result = response(.partialContent, "audio/wav", sound[range])
      result.headers[.contentRange] =
        "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(sound.count)"
    case .unsatisfiable:
      result = text(.rangeNotSatisfiable, "The sound is shorter.")
      result.headers[.contentRange] = "bytes */\(sound.count)"
    }
    result.headers[.acceptRanges] = "bytes"
    return result
  }

  private func response(
    _ status: HTTPResponse.Status, _ type: String, _ bytes: Data
  ) -> Response {
    var fields: HTTPFields = [
      .contentType: type, .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
      .contentSecurityPolicy: Self.policy,
    ]
    for (name, value) in Self.fences { fields[HTTPField.Name(name)!] = value }
    return Response(
      status: status, headers: fields, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
  }

  /// The same, after which the connection ends: what is left of the request is not read.
  private func closing(_ response: Response, _ context: ReviewContext) -> Response {
    var result = response
    let (body, channel) = (response.body, context.channel)
    result.headers[.connection] = "close"
    result.body = ResponseBody(contentLength: body.contentLength) { writer in
      try await body.write(writer)
      channel.close(mode: .all, promise: nil)
    }
    return result
  }

  private static let policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; media-src 'self'; "
    + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
  private static let fences = [
    ("Referrer-Policy", "no-referrer"), ("X-Frame-Options", "DENY"),
    ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), display-capture=()"),
  ]
}

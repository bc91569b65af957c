import Audio
import Foundation
import TestSupport
import Testing

@testable import Audit
@testable import Review
@testable import WakeWords

/// A ledger of two recordings whose every text is planted, and a server over it.
final class ReviewFixture: Sendable {
  static let planted = ["Zanzibarova", "PLANTED", "planted"]

  let folder: TestFolder
  let ledger: Ledger
  let session: ReviewSession
  /// With "alexa", then without.
  let ids: [String]

  init(_ choice: ReviewChoice = .doubtful, reviewer: String? = nil) throws {
    folder = try TestFolder()
    ledger = try Ledger(path: folder.path("ledger.sqlite"))
    let settings = AuditSettings(head: 1.5)
    let words = ScanWords([try #require(try BundledWords.load("alexa"))])
    let auditor = try RecordingAuditor(ledger, words, ModelHashes(words), settings)
    let writer = try LedgerWriter(ledger, settings, words: ["alexa"], program: "test")
    for name in ["alexa-lamp.flac", "speech-train.ogg"] {
      let bytes = FileManager.default.contents(atPath: "\(SampleAudio.folder)/bundled/\(name)")
      let path = try folder.write(try #require(bytes), "Zanzibarova/\(name)")
      var recording = Recording(.file(RecordingPath(path)))
      recording.metadata.device = "PLANTED Dot"
      recording.metadata.account = "planted-account"
      recording.metadata.transcript = "planted transcript"
      try writer.add(auditor.step(for: .success(recording)))
    }
    try writer.finish()
    var ids: [String] = []
    try ledger.forEachRow(.all) { ids.append($0.id) }
    self.ids = ids
    session = ReviewSession(ledger, choice, reviewer: reviewer)
  }

  /// Serves while `body` runs.
  func serve(
    _ limits: ReviewServer.Limits = .init(), _ body: @Sendable (WebClient) async throws -> Void
  ) async throws {
    let (ports, port) = AsyncStream<Int>.makeStream()
    let session = session
    let server = Task {
      try await ReviewServer(session, port: 0, limits: limits).run { port.yield($0) }
    }
    var started = ports.makeAsyncIterator()
    let client = WebClient(port: try #require(await started.next()), token: session.token)
    let result: Result<Void, any Error>
    do { result = .success(try await body(client)) } catch { result = .failure(error) }
    server.cancel()
    _ = try await server.value
    try result.get()
  }
}

/// Speaks HTTP byte by byte, so that it can be rude.
struct WebClient: Sendable {
  let port: Int
  let token: String

  struct Answer: Sendable {
    var status: Int
    var head: String
    var body: Data
    var text: String { String(decoding: body, as: UTF8.self) }
    var json: [String: Any] {
      (try? JSONSerialization.jsonObject(with: body) as? [String: Any]) ?? [:]
    }
  }

  var origin: String { "http://127.0.0.1:\(port)" }
  var key: String { "Authorization: Bearer \(token)" }

  /// - Parameter fields: with the token where it is to be sent.
  func ask(
    _ target: String, method: String = "GET", host: String? = nil, _ fields: [String],
    body: String = ""
  ) async throws -> Answer {
    var lines = ["\(method) \(target) HTTP/1.1", "Host: \(host ?? "127.0.0.1:\(port)")"] + fields
    if !body.isEmpty { lines.append("Content-Length: \(body.utf8.count)") }
    lines.append("Connection: close")
    let answer = try await send(lines.joined(separator: "\r\n") + "\r\n\r\n" + body)
    return try #require(answer)
  }

  func get(_ target: String, _ fields: [String] = []) async throws -> Answer {
    try await ask(target, [key] + fields)
  }

  func post(_ target: String, _ body: String) async throws -> Answer {
    try await ask(target, method: "POST", [key, "Content-Type: application/json"], body: body)
  }

  /// Sends bytes, and takes what comes until the server ends the connection. - Returns: `nil` where
  /// nothing comes.
  func send(_ text: String) async throws -> Answer? {
    let bytes = await withCheckedContinuation { done in
      // A thread of its own: those of Dispatch are few, and would wait for each other.
      let thread = Thread { done.resume(returning: exchange(text)) }
      thread.start()
    }
    guard let end = bytes.range(of: Data("\r\n\r\n".utf8)) else { return nil }
    let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
    let status = head.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    return Answer(
      status: status ?? 0, head: head.lowercased(), body: Data(bytes[end.upperBound...]))
  }

  private func exchange(_ text: String) -> Data {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let isOpen = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    var patience = timeval(tv_sec: 30, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    guard isOpen else { return Data() }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes {
        Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard sent > 0 else { break }
      rest = rest.dropFirst(sent)
    }
    var (result, block) = (Data(), [UInt8](repeating: 0, count: 65_536))
    while case let count = recv(descriptor, &block, block.count, 0), count > 0 {
      result += block[..<count]
    }
    return result
  }
}

import Audit
import Foundation
import TestSupport
import Testing

@testable import Review

@Suite(.serialized) struct ReviewServerTests {
  @Test("Without the token nothing is told, with it in the address a page and a cookie")
  func token() async throws {
    let fixture = try ReviewFixture()
    try await fixture.serve { client in
      for target in ["/", "/?token=", "/?token=abc", "/queue", "/review.js", "/sounds/1"] {
        #expect(try await client.ask(target, []).status == 401, "\(target)")
      }
      let wrong = String(repeating: "0", count: 64)
      #expect(try await client.ask("/", ["Authorization: Bearer \(wrong)"]).status == 401)
      // The token in an address opens the page, and nothing else.
      #expect(try await client.ask("/queue?token=\(client.token)", []).status == 401)
      let page = try await client.ask("/?token=\(client.token)", [])
      #expect(page.status == 200)
      let cookie = "unbidden-\(client.port)=\(client.token)"
      #expect(page.head.contains("set-cookie: \(cookie); httponly; samesite=strict"))
      #expect(page.head.contains("content-security-policy: default-src 'none'"))
      #expect(!page.text.contains(client.token))
      #expect(try await client.ask("/queue", ["Cookie: a=b; \(cookie)"]).status == 200)
    }
    #expect(fixture.session.counted.refused["no token"] == 8)
  }

  @Test("Requests by another name or from another site are refused, whatever they know")
  func origins() async throws {
    let fixture = try ReviewFixture()
    let id = fixture.ids[0]
    try await fixture.serve { client in
      for host in ["localhost:\(client.port)", "evil.example", "127.0.0.1", "127.0.0.1:1"] {
        #expect(try await client.ask("/", host: host, [client.key]).status == 403, "\(host)")
      }
      let strange = [
        "Origin: http://evil.example", "Origin: null", "Origin: http://127.0.0.1:1",
        "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site", "Sec-Fetch-Site: none",
      ]
      for field in strange {
        #expect(try await client.get("/queue", [field]).status == 403, "\(field)")
      }
      let navigation = ["Sec-Fetch-Mode: navigate", "Sec-Fetch-Site: cross-site"]
      #expect(try await client.get("/", navigation).status == 200)
      #expect(try await client.get("/", navigation + ["Sec-Fetch-Dest: iframe"]).status == 403)
      #expect(try await client.get("/sounds/1", navigation).status == 403)
      let cookie = "Cookie: unbidden-\(client.port)=\(client.token)"
      let body = "{\"id\":\"\(id)\",\"label\":\"wake\"}"
      let fields = [cookie, "Content-Type: application/json"]
      // A browser names the origin of every post.
      let bare = try await client.ask("/labels", method: "POST", fields, body: body)
      #expect(bare.status == 403)
      let own = try await client.ask(
        "/labels", method: "POST", fields + ["Origin: \(client.origin)"], body: body)
      #expect(own.status == 200)
      let form = try await client.ask(
        "/labels", method: "POST",
        [cookie, "Origin: \(client.origin)", "Content-Type: text/plain"],
        body: body)
      #expect(form.status == 400)
      for method in ["PUT", "DELETE", "OPTIONS", "TRACE", "PROPFIND"] {
        #expect(try await client.ask("/playings", method: method, [client.key]).status == 405)
      }
    }
  }

  @Test("No request leads to a file, or to a recording that the ledger does not have")
  func paths() async throws {
    let fixture = try ReviewFixture()
    let names = [
      "/../../etc/passwd", "/recordings/..%2f..%2fetc%2fpasswd", "/recordings/0123456789abcdef",
      "/sounds/../ledger.sqlite", "/sounds/-1", "/sounds/99", "/recordings/%00", "/ledger.sqlite",
      "//etc/passwd", "/recordings/' OR 1=1 --",
    ]
    try await fixture.serve { client in
      for name in names {
        let target = name.replacingOccurrences(of: " ", with: "%20")
        let answer = try await client.get(target)
        #expect(answer.status == 404, "\(name)")
      }
      let wish = #"{"id":"../x","sound":"clear","part":"head"}"#
      let played = try await client.post("/playings", wish)
      #expect(played.status == 404)
      let label = #"{"id":"0123456789abcdef","label":"wake"}"#
      let labelled = try await client.post("/labels", label)
      #expect(labelled.status == 404)
    }
    #expect(try fixture.ledger.playings(limit: 1).count == 0)
  }

  @Test("Large and slow requests, and more connections than are taken, harm nobody")
  func limits() async throws {
    let fixture = try ReviewFixture()
    var limits = ReviewServer.Limits()
    (limits.patience, limits.connections) = (1, 8)
    try await fixture.serve(limits) { client in
      let large = String(repeating: " ", count: 100_000)
      #expect(try await client.post("/labels", large).status == 413)
      let chunked =
        "POST /labels HTTP/1.1\r\nHost: 127.0.0.1:\(client.port)\r\n\(client.key)\r\n"
        + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n4e20\r\n"
        + String(repeating: "x", count: 20_000)
      #expect(try await client.send(chunked)?.status ?? 413 == 413)
      let long = "GET / HTTP/1.1\r\nX: \(String(repeating: "x", count: 100_000))\r\n\r\n"
      #expect(try await client.send(long)?.status ?? 400 == 400)
      let start = ContinuousClock.now
      #expect(try await client.send("GET / HTTP/1.1\r\nHost: 127") == nil)
      let slow =
        "POST /labels HTTP/1.1\r\nHost: 127.0.0.1:\(client.port)\r\n\(client.key)\r\n"
        + "Content-Type: application/json\r\nContent-Length: 50\r\n\r\n{"
      let answer = try await client.send(slow)
      #expect(answer == nil || answer?.status == 408)
      #expect(ContinuousClock.now - start < .seconds(15))
      // Forty that say nothing: each goes after a second, and others come to their turn.
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<40 { group.addTask { _ = try? await client.send("") } }
        group.addTask {
          let queue = try? await client.get("/queue")
          #expect(queue?.status == 200)
        }
      }
    }
  }

  @Test("Decisions stay, of two who decide at once none is lost, and one can be taken back")
  func decisions() async throws {
    let fixture = try ReviewFixture(reviewer: "Ada")
    let (first, second) = (fixture.ids[0], fixture.ids[1])
    func label(_ id: String, _ label: String?, instead: String? = nil) -> String {
      func text(_ value: String?) -> String { value.map { "\"\($0)\"" } ?? "null" }
      return "{\"id\":\"\(id)\",\"label\":\(text(label)),\"instead\":\(text(instead))}"
    }
    let bodies = (label(first, "wake"), label(first, "accidental"), label(second, "unsure"))
    let back = label(second, nil, instead: "unsure")
    try await fixture.serve { client in
      async let one = client.post("/labels", bodies.0)
      async let other = client.post("/labels", bodies.1)
      let answers = try await [one, other]
      #expect(answers.map(\.status).sorted() == [200, 409])
      let kept = answers[0].status == 200 ? "wake" : "accidental"
      #expect(answers.first { $0.status == 409 }?.json["label"] as? String == kept)
      #expect(try await client.post("/labels", bodies.2).status == 200)
      #expect(try await client.post("/labels", back).status == 200)
      let progress = try await client.get("/queue").json["progress"] as? [String: Any]
      #expect(progress?["decided"] as? Int == 1)
    }
    // Another program sees them.
    let again = try Ledger(path: fixture.ledger.path)
    #expect(try again.recording(first)?.label != nil)
    #expect(try again.recording(second)?.label == nil)
    #expect(fixture.session.counted.decisions == 1)
    let effect = try ReviewEffect(again, .doubtful)
    #expect(effect.recordings == 2 && effect.labels.count(.unsure) == 0)
  }

  @Test("A sound is had by a row of the access log alone, also in parts, and is no one's own voice")
  func sounds() async throws {
    let fixture = try ReviewFixture(reviewer: "Ada")
    let id = fixture.ids[1]
    try await fixture.serve { client in
      func play(_ sound: String, _ part: String) async throws -> Data {
        let wish = "{\"id\":\"\(id)\",\"sound\":\"\(sound)\",\"part\":\"\(part)\"}"
        let number = try await client.post("/playings", wish).json["number"] as? Int ?? 0
        let whole = try await client.get("/sounds/\(number)")
        #expect(whole.status == 200 && whole.head.contains("content-type: audio/wav"))
        #expect(!whole.head.contains("attachment"))
        let part = try await client.get("/sounds/\(number)", ["Range: bytes=0-43"])
        #expect(part.status == 206 && part.body == whole.body.prefix(44))
        #expect(part.head.contains("content-range: bytes 0-43/\(whole.body.count)"))
        let beyond = try await client.get("/sounds/\(number)", ["Range: bytes=99999999-"])
        #expect(beyond.status == 416)
        return whole.body
      }
      let head = try await play("distorted", "head")
      let (all, clear) = (try await play("distorted", "whole"), try await play("clear", "whole"))
      #expect(head.count < all.count && all.count == clear.count && all != clear)
      let log = try await client.get("/playings").json
      #expect(log["count"] as? Int == 3)
      let newest = try #require((log["newest"] as? [[String: Any]])?.first)
      #expect(newest["sound"] as? String == "clear" && newest["reviewer"] as? String == "Ada")
      #expect(newest["recording"] as? String == id)
      // Nobody changes it from outside.
      for method in ["DELETE", "PUT"] {
        #expect(try await client.ask("/playings", method: method, [client.key]).status == 405)
      }
      #expect(try await client.post("/playings", #"{"id":1}"#).status == 400)
    }
    let (rows, count) = try fixture.ledger.playings(limit: 9)
    #expect(count == 3 && rows.map(\.sound) == [.clear, .distorted, .distorted])
    #expect(rows.last?.part == .head)
  }

  @Test("Nothing that names anybody is in any answer, and a recording that is gone is said to be")
  func names() async throws {
    let fixture = try ReviewFixture()
    let ids = fixture.ids
    let gone = fixture.folder.path("Zanzibarova/speech-train.ogg")
    try FileManager.default.removeItem(atPath: gone)
    try await fixture.serve { client in
      let wish = "{\"id\":\"\(ids[1])\",\"sound\":\"clear\",\"part\":\"whole\"}"
      let answers = [
        try await client.get("/"), try await client.get("/queue"),
        try await client.get("/recordings/\(ids[0])"),
        try await client.get("/recordings/\(ids[1])"),
        try await client.post("/playings", wish), try await client.get("/playings"),
      ]
      #expect(answers.map(\.status) == [200, 200, 200, 200, 410, 200])
      for answer in answers {
        for planted in ReviewFixture.planted {
          #expect(!answer.text.contains(planted) && !answer.head.contains(planted.lowercased()))
        }
      }
      #expect((answers[2].json["html"] as? String)?.contains("<svg ") == true)
      #expect((answers[3].json["html"] as? String)?.contains("no longer where") == true)
    }
    #expect(try fixture.ledger.playings(limit: 1).count == 0)
  }

  @Test("A random sample has its number, also of what is decided already")
  func sample() async throws {
    let fixture = try ReviewFixture(.sample(1))
    try await fixture.serve { client in
      let queue = try await client.get("/queue").json
      let listed = try #require(queue["recordings"] as? [[String: Any]])
      #expect(listed.count == 1)
      let id = try #require(listed[0]["id"] as? String)
      _ = try await client.post("/labels", "{\"id\":\"\(id)\",\"label\":\"wake\"}")
      let again = try await client.get("/queue").json
      #expect((again["recordings"] as? [[String: Any]])?.first?["label"] as? String == "wake")
      #expect((again["progress"] as? [String: Any])?["sample"] as? Int == 1)
    }
    let effect = try ReviewEffect(fixture.ledger, .sample(1))
    #expect(effect.text.contains("by the random sample"))
  }
}

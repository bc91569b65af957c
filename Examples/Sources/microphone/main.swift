// Prints each wake word that the microphone hears:  swift run microphone [device]
import UnbiddenKit

let words = try ["alexa", "computer"].map { try WakeWord($0) }
let microphone = Microphone(device: CommandLine.arguments.dropFirst().first ?? "default")
for try await event in try microphone.events(for: words) {
  switch event {
  case .heard(let word): print("\(word.wakeWord) at \(word.start) s, score \(word.score)")
  case .notice(let text): print(text)
  }
}

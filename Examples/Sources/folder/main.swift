// Says of each recording whether it began with a wake word:  swift run folder Recordings/ ...
import UnbiddenKit

let judge = try RecordingJudge(for: [WakeWord("alexa")])
var accidental = 0
let paths = Recordings.paths(in: Array(CommandLine.arguments.dropFirst()))
for path in paths {
  let finding = judge.finding(for: path)
  if finding.verdict == .accidental { accidental += 1 }
  let reason = finding.cause ?? finding.error ?? finding.wakeWord ?? ""
  print("\(finding.verdict.rawValue)\t\(reason)\t\(path)")
}
print("\(accidental) of \(paths.count) recordings began with no wake word")

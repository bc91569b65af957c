// Says of each recording whether it began with a wake word:  swift run folder Recordings/ ...
import UnbiddenKit

let judge = try RecordingJudge(for: [WakeWord("alexa")])
var (count, accidental) = (0, 0)
for finding in judge.findings(in: Array(CommandLine.arguments.dropFirst())) {
  count += 1
  if finding.verdict == .accidental { accidental += 1 }
  let reason = finding.cause ?? finding.error ?? finding.wakeWord ?? ""
  print("\(finding.verdict.rawValue)\t\(reason)\t\(finding.file)")
}
print("\(accidental) of \(count) recordings began with no wake word")

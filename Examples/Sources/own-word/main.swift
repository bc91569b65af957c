// Makes a wake word of takes and looks for it in a recording:
//   swift run own-word hello_house RECORDING take1.wav take2.wav take3.wav
import Foundation
import UnbiddenKit

let arguments = CommandLine.arguments.dropFirst()
guard arguments.count >= 4 else { fatalError("expected a name, a recording and two takes or more") }
let (name, recording) = (arguments[1], arguments[2])
let word = try WakeWord(enrolling: name, takes: Array(arguments.dropFirst(2)))
try word.fileContents().write(to: URL(fileURLWithPath: "\(name).wake"))

let finding = try RecordingJudge(for: [word]).finding(for: recording)
print("\(name).wake is written; in \(recording): \(finding.verdict.rawValue)")

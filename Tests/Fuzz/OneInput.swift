import Foundation
import FuzzTargets

/// What libFuzzer calls with each input; `UNBIDDEN_FUZZ_TARGET` names the format, see
/// ``FuzzTarget``.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let outcome = target.outcome(of: [UInt8](UnsafeBufferPointer(start: start, count: count)))
  if case .broken(let what) = outcome { fatalError(what) }
  return 0
}

private let target: FuzzTarget = {
  let name = ProcessInfo.processInfo.environment["UNBIDDEN_FUZZ_TARGET"] ?? ""
  guard let target = FuzzTarget(rawValue: name) else {
    let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
    fatalError("UNBIDDEN_FUZZ_TARGET is \(name.debugDescription); expected one of \(names)")
  }
  return target
}()

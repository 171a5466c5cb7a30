import Dispatch
import Foundation
import Tensors
import Terminal

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Sees to it that matrix products are right before anything is computed with them.
///
/// An OpenBLAS that is older than its processor may pick kernels that multiply wrongly or end the
/// process. They are tried once, in a process of their own, and what came of it is kept. Where they
/// are wrong, the program starts itself anew with kernels that are right.
struct KernelChoice {
  /// Tells a process that it is to try its kernels and nothing else.
  private static let trialVariable = "PATCHBAY_TRIES_KERNELS"
  /// Names the kernels in whose place the ones in use were put.
  static let insteadVariable = "PATCHBAY_KERNELS_INSTEAD_OF"
  /// What OpenBLAS reads to choose its kernels.
  static let kernelsVariable = "OPENBLAS_CORETYPE"

  /// How long a trial may take that needs some milliseconds.
  private static let patience = DispatchTimeInterval.seconds(60)
  private static let faultCode: Int32 = 3
  /// The ends of a process that its own instructions bring about.
  private static let ownSignals: Set = [SIGILL, SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGTRAP]

  let environment: [String: String]
  let verdicts: KernelVerdicts
  /// Whether kernels of a name multiply rightly, nil asking for those in use; nil where the trial
  /// was ended from outside and says nothing.
  let areRight: (String?) -> Bool?

  /// Called before anything else: returns where products are right.
  static func settle() {
    guard ProductKernels.canBeChosen else { return }
    let environment = ProcessInfo.processInfo.environment
    if environment[trialVariable] != nil {
      _exit(ProductCheck.firstFault() == nil ? 0 : faultCode)
    }
    let choice = KernelChoice(
      environment: environment, verdicts: KernelVerdicts(environment: environment)
    ) { tried($0, environment) }
    choice.follow(choice.verdict())
  }

  /// Whether the kernels in use are right, from what is kept or by trying them.
  func verdict() -> KernelVerdicts.Verdict {
    if let known = verdicts.read() { return known }
    guard let isRight = areRight(nil) else { return .right }
    let verdict: KernelVerdicts.Verdict =
      isRight
      ? .right
      : .wrong(
        instead: ProductKernels.candidates.first {
          $0 != ProductKernels.name && areRight($0) == true
        })
    verdicts.keep(verdict)
    return verdict
  }

  private func follow(_ verdict: KernelVerdicts.Verdict) {
    let fault =
      "\(ProductKernels.library) multiplies wrongly on this processor with its "
      + "\(ProductKernels.name) kernels"
    guard case .wrong(let instead) = verdict else { return }
    // Kernels that were right a moment ago and are wrong now are nothing to go on with.
    guard let instead, environment[Self.insteadVariable] == nil else {
      Self.say("Error: \(fault), and no others that it has are right. Install a newer OpenBLAS.")
      _exit(1)
    }
    Self.say(
      "Note: \(fault), so its \(instead) kernels are used (\(Self.kernelsVariable)=\(instead)). "
        + "A newer OpenBLAS mends this.")
    let refusal = ProgramRestart.now(
      Bundle.main.executablePath ?? CommandLine.arguments[0],
      setting: [Self.kernelsVariable: instead, Self.insteadVariable: ProductKernels.name])
    Self.say(
      "Error: the program cannot be started anew (\(refusal)). "
        + "Set \(Self.kernelsVariable)=\(instead).")
    _exit(1)
  }

  private static func say(_ words: String) {
    FileHandle.standardError.write(Data("\(words)\n".utf8))
  }

  /// Tries kernels in a process of their own, which wrong ones may end.
  private static func tried(_ kernels: String?, _ environment: [String: String]) -> Bool? {
    let process = Process()
    process.executableURL = Bundle.main.executableURL
    process.environment = environment.merging(
      [trialVariable: "1", "SWIFT_BACKTRACE": "enable=no"]
        .merging(kernels.map { [kernelsVariable: $0] } ?? [:]) { $1 }
    ) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    // A system that lets no process be started says nothing about kernels.
    guard (try? process.run()) != nil else { return ProductCheck.firstFault() == nil }
    guard ended.wait(timeout: .now() + patience) == .success else {
      kill(process.processIdentifier, SIGKILL)
      return false
    }
    let status = process.terminationStatus
    switch process.terminationReason {
    case .exit: return status == 0 ? true : status == faultCode ? false : nil
    case .uncaughtSignal: return ownSignals.contains(status) ? false : nil
    @unknown default: return nil
    }
  }
}

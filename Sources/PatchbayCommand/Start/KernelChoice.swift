import Dispatch
import Foundation
import Tensors
import Terminal

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Makes sure that matrix products are right before anything is computed with them.
///
/// An OpenBLAS that is older than its processor may pick kernels that multiply wrongly or end the
/// process. They are tried once, in a process of their own, and what came of it is kept. Where they
/// are wrong, the program starts itself anew with kernels that are right.
struct KernelChoice {
  /// Tells a process that it is to try its kernels and nothing else, by the number of its parent: in
  /// any other process it says nothing.
  private static let trialVariable = "PATCHBAY_TRIES_KERNELS"
  /// Names the kernels in whose place the ones in use were put.
  static let insteadVariable = "PATCHBAY_KERNELS_INSTEAD_OF"
  /// The variable that OpenBLAS reads to choose its kernels.
  static let kernelsVariable = "OPENBLAS_CORETYPE"

  /// How long a trial may take that needs some milliseconds, in seconds.
  private static let patience: UInt32 = 5
  private static let faultCode: Int32 = 3
  /// The ends of a process that its own instructions may bring about.
  private static let crashes: Set = [SIGILL, SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGTRAP]

  /// The result of trying kernels.
  enum Trial: Equatable {
    /// All products were right.
    case right
    /// A product was wrong, or needed an instruction that the processor lacks.
    case wrong
    /// The process crashed otherwise, for which want of memory may be the reason as well.
    case crashed
    /// It was ended from outside, or took too long, which says nothing.
    case unknown
  }

  let environment: [String: String]
  let verdicts: KernelVerdicts
  /// Tries kernels of a name; those in use where there is none.
  let tried: (String?) -> Trial

  /// Called before anything else: returns where products are right.
  static func settle() {
    guard ProductKernels.canBeChosen else { return }
    let environment = ProcessInfo.processInfo.environment
    if environment[trialVariable] == "\(getppid())" {
      // A trial that hangs ends by itself, also where its parent is gone.
      alarm(patience)
      _exit(ProductCheck.firstFault() == nil ? 0 : faultCode)
    }
    let choice = KernelChoice(
      environment: environment, verdicts: KernelVerdicts(environment: environment)
    ) { trial($0, environment) }
    choice.follow(choice.verdict())
  }

  /// Whether the kernels in use are right, from what is kept or by trying them.
  ///
  /// Only what is certain is kept: a wrong product, and others that were right.
  func verdict() -> KernelVerdicts.Verdict {
    if let known = verdicts.read() { return known }
    let trial = tried(nil)
    switch trial {
    case .unknown: return .right
    case .right:
      verdicts.keep(.right)
      return .right
    case .wrong, .crashed:
      let others = ProductKernels.candidates.filter { $0 != ProductKernels.name }
      let verdict = KernelVerdicts.Verdict.wrong(instead: others.first { tried($0) == .right })
      if trial == .wrong, verdict != .wrong(instead: nil) { verdicts.keep(verdict) }
      return verdict
    }
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
  private static func trial(_ kernels: String?, _ environment: [String: String]) -> Trial {
    let process = Process()
    process.executableURL = Bundle.main.executableURL
    process.environment = environment.merging(
      [trialVariable: "\(getpid())", "SWIFT_BACKTRACE": "enable=no"]
        .merging(kernels.map { [kernelsVariable: $0] } ?? [:]) { $1 }
    ) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    // A system that lets no process be started says nothing about kernels.
    guard (try? process.run()) != nil else {
      return ProductCheck.firstFault() == nil ? .right : .wrong
    }
    guard ended.wait(timeout: .now() + .seconds(Int(patience))) == .success else {
      kill(process.processIdentifier, SIGKILL)
      return .unknown
    }
    switch (process.terminationReason, process.terminationStatus) {
    case (.exit, 0): return .right
    case (.exit, faultCode), (.uncaughtSignal, SIGILL): return .wrong
    case (.uncaughtSignal, let number) where crashes.contains(number): return .crashed
    default: return .unknown
    }
  }
}

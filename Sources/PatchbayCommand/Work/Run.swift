import Figures
import Foundation
import Screen
import Shards
import StrictJSON
import Tensors
import Terminal
import Transformer

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// One run of a command: how it prints, and how it is stopped.
struct Run {
  /// Ctrl-C requests it.
  let cancellation: Cancellation
  /// Who computes the units of a sweep.
  let ledger: Ledger
  /// Whether one JSON object is printed instead of text.
  let isJSON: Bool
  let traits: DisplayTraits

  /// A run.
  ///
  /// - Parameters:
  ///   - options: how to work and print.
  ///   - cancellation: is requested by Ctrl-C.
  ///   - ledger: who computes the units of a sweep.
  ///   - interrupted: hears Ctrl-C and the system's request to end in place of the cancellation, for
  ///     work that has something to save first.
  init(
    _ options: OutputOptions, cancellation: Cancellation = Cancellation(), ledger: Ledger = .alone,
    interrupted: (@Sendable () -> Void)? = nil
  ) {
    (self.cancellation, self.ledger) = (cancellation, ledger)
    isJSON = options.json
    traits = Self.traits(options.color)
    Interruption.outliveFileLimit()
    options.apply()
    if let interrupted {
      Interruption.watch(onRequest: interrupted)
    } else {
      Interruption.watch(cancellation)
    }
  }

  /// Opens a checkpoint.
  func open(_ options: CheckpointOptions) throws -> OpenModel {
    try OpenModel(folder: options.folder(), cancellation: cancellation)
  }

  /// Prints a result as text or as JSON.
  ///
  /// - Parameters:
  ///   - kind: the name in the schema.
  ///   - model: the checkpoint; nil where the result is about none.
  ///   - request: everything needed to run it again.
  ///   - result: the numbers.
  ///   - text: the same for people.
  /// - Throws: when the hash cannot be made, the output not written, or the run was cancelled.
  func print(
    _ kind: String, _ model: OpenModel?, request: JSONOutput, result: JSONOutput,
    text: (inout Page) throws -> Void
  ) throws {
    try cancellation.check()
    // What a share alone gives is no result.
    guard ledger.shard == nil else { return try finishShare() }
    guard !isJSON else {
      let kernels = ledger.merged?.header.kernels ?? ProductKernels.name
      let settings: JSONOutput = ["threads": Threads.count, "kernels": kernels]
      let report = Report(
        schema: Report.schema(kind), version: Version.current,
        checkpoint: try model.map { try $0.json() }, request: request.adding(settings),
        result: result)
      return try StandardOutput.write(report.json.text + "\n")
    }
    var page = Page(width: Self.width, traits: traits)
    try text(&page)
    try StandardOutput.write(page.text)
  }

  /// Text for people that stands outside the contract of `print`.
  func page(_ text: (inout Page) -> Void) -> String {
    var page = Page(width: Self.width, traits: traits)
    text(&page)
    return page.text
  }

  /// The columns of the page: COLUMNS where it is set, else 80.
  private static var width: Int {
    let columns = ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) }
    return min(max(columns ?? 80, 60), 200)
  }

  private static func traits(_ wish: ColorWish) -> DisplayTraits {
    let environment = ProcessInfo.processInfo.environment
    // Without a description of the terminal, the sixteen colours that all have are taken.
    var traits = DisplayTraits.chosen(
      wishes: TerminalWishes(), environment: environment, listedColors: 16)
    switch wish {
    case .never: traits.depth = .monochrome
    case .always: traits.depth = max(traits.depth, .sixteen)
    case .auto: if isatty(STDOUT_FILENO) != 1 { traits.depth = .monochrome }
    }
    return traits
  }
}

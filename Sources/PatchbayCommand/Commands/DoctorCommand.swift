import ArgumentParser
import Foundation
import Ranks
import Screen
import StrictJSON
import Tensors
import Terminal
import TextColumns

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `patchbay doctor`.
struct DoctorCommand: AnalysisCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Show paths, the terminal's abilities, threads and memory.",
    discussion: """
      Example:
        patchbay doctor
      """)

  @OptionGroup(title: "Output") var output: OutputOptions

  func work(_ run: Run) throws {
    let sections = [
      ("Program", Self.program), ("Paths", Self.paths), ("Terminal", Self.terminal),
      ("Machine", Self.machine),
    ]
    try run.print(
      "doctor", nil, request: [:],
      result: .object(
        sections.map { name, facts in
          JSONOutput.Member(
            key: name.lowercased(),
            value: .object(facts.map { JSONOutput.Member(key: $0.key, value: $0.value.json) }))
        })
    ) { page in
      page.add("patchbay \(Version.current)", .title)
      for (name, facts) in sections {
        page.heading(name)
        for fact in facts { page.fact("  " + fact.label, fact.words, indent: 22) }
      }
    }
  }
}

/// Something known of the machine.
private struct Fact {
  let key: String
  let label: String
  let value: any JSONRepresentable

  init(_ key: String, _ label: String, _ value: any JSONRepresentable) {
    self.key = key
    self.label = label
    self.value = value
  }

  /// The value for people.
  var words: String {
    switch value.json {
    case .string(let text): Columns.printable(text)
    case .bool(let value): value ? "yes" : "no"
    case .null: "none"
    case .array(let values):
      values.isEmpty
        ? "none"
        : values.map { if case .string(let text) = $0 { Columns.printable(text) } else { $0.text } }
          .joined(separator: ", ")
    case let other: other.text
    }
  }
}

extension DoctorCommand {
  private static var environment: [String: String] { ProcessInfo.processInfo.environment }

  private static var program: [Fact] {
    [
      Fact("version", "version", Version.current),
      Fact("executable", "executable", Bundle.main.executablePath ?? ""),
      Fact("vectors", "vectors built for", vectors),
      Fact("blas", "matrix products", ProductKernels.library),
      Fact("mpi", "ranks by", Ranks.library),
      Fact("curses", "terminal library", TerminalLibrary.version),
    ]
  }

  private static var paths: [Fact] {
    let home = environment["HOME"] ?? NSHomeDirectory()
    func folder(_ variable: String, _ fallback: String) -> String {
      let base = environment[variable].flatMap { $0.hasPrefix("/") ? $0 : nil }
      return (base ?? home + fallback) + "/patchbay"
    }
    let found = CheckpointSearch.usualPlaces.flatMap {
      CheckpointSearch(places: []).checkpoints(in: $0)
    }
    return [
      Fact("settings", "settings", folder("XDG_CONFIG_HOME", "/.config")),
      Fact("cache", "cache", folder("XDG_CACHE_HOME", "/.cache")),
      Fact("state", "state", folder("XDG_STATE_HOME", "/.local/state")),
      Fact("checkpointVariable", "PATCHBAY_CHECKPOINT", environment["PATCHBAY_CHECKPOINT"]),
      Fact("checkpoints", "checkpoints", found),
    ]
  }

  private static var terminal: [Fact] {
    let traits = DisplayTraits.chosen(
      wishes: TerminalWishes(), environment: environment, listedColors: 16)
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }
      .first { !$0.isEmpty }
    return [
      Fact("isTerminal", "output is one", isatty(STDOUT_FILENO) == 1),
      Fact("term", "TERM", environment["TERM"]),
      Fact("colorterm", "COLORTERM", environment["COLORTERM"]),
      Fact("noColor", "NO_COLOR", !(environment["NO_COLOR"] ?? "").isEmpty),
      Fact("colors", "colours", traits.depth.rawValue),
      Fact("locale", "locale", locale),
      Fact("glyphs", "characters", traits.glyphs.level.rawValue),
    ]
  }

  private static var machine: [Fact] {
    let info = ProcessInfo.processInfo
    return [
      Fact("system", "system", info.operatingSystemVersionString),
      Fact("processors", "processors", info.activeProcessorCount),
      Fact("threads", "threads used", Threads.count),
      Fact("kernels", "sgemm kernels", ProductKernels.name),
      Fact("kernelsChosenBy", "chosen by", kernelsChosenBy),
      Fact("productsAreRight", "products are right", ProductCheck.firstFault() == nil),
      Fact("narrowKernels", "wider would fit", ProductKernels.areNarrow),
      Fact("memoryBytes", "memory, bytes", Int(clamping: info.physicalMemory)),
    ]
  }

  /// Who chose the kernels of matrix products.
  private static var kernelsChosenBy: String {
    if let wrong = environment[KernelChoice.insteadVariable] {
      return "Patchbay, since \(wrong) kernels multiply wrongly here"
    }
    guard ProductKernels.canBeChosen else { return "the system" }
    return environment[KernelChoice.kernelsVariable] == nil
      ? "the library" : KernelChoice.kernelsVariable
  }

  /// The processor that the program was built for, as far as the compiler tells.
  private static var vectors: String {
    #if arch(x86_64)
      "x86-64"
    #elseif arch(arm64)
      "arm64"
    #else
      "another processor"
    #endif
  }
}

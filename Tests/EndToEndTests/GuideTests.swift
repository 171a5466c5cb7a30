import Foundation
import StrictJSON
import Testing

@Suite(
  "The commands of the guides do what the guides say", .timeLimit(.minutes(30)),
  .enabled(if: CommandRun.isBuilt))
struct GuideTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  private static let folder = root.appending(path: "Documentation/Guides")

  static var guides: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".md") }.sorted()
  }

  @Test("the guides are there")
  func all() {
    #expect(
      Self.guides == [
        "compare-two-checkpoints.md", "find-the-name-movers.md", "more-than-one-machine.md",
        "poison-and-heal.md", "read-a-circuits-metrics.md",
      ])
  }

  @Test("each command ends well, and prints the lines that are shown", arguments: guides)
  func guide(_ name: String) throws {
    let text = try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8)
    let steps = GuideStep.all(in: text)
    #expect(steps.count >= 4)
    let folder = try TemporaryFolder()
    for name in ["checkpoints", "Scripts"] {
      try FileManager.default.createSymbolicLink(
        at: folder.url.appending(path: name), withDestinationURL: Self.root.appending(path: name))
    }
    let slurm = try Slurm(in: folder)
    for step in steps where step.canRun {
      let run = try step.run(slurm)
      #expect(run.code == 0, "\(step.command): \(run.errors)")
      for line in step.lines {
        let isThere = run.output.split(whereSeparator: \.isNewline).contains {
          GuideStep.isAlike(String($0), line)
        }
        #expect(isThere, "\(name): \(line)")
      }
    }
  }

  @Test("lines are alike where words are equal and numbers nearly so")
  func alike() {
    #expect(GuideStep.isAlike("  5.4   +1.122  ━━━", "  5.4   +1.121  ━━━"))
    #expect(GuideStep.isAlike("F(C) / F(M) 115.0 %", "F(C) / F(M)  114.9 %"))
    #expect(!GuideStep.isAlike("  5.4   +1.122  ━━━", "  5.4   +1.062  ━━━"))
    #expect(!GuideStep.isAlike("  5.4   +1.122  ━━━", "  5.0   +1.122  ━━━"))
    #expect(!GuideStep.isAlike("a b", "a b c"))
  }
}

/// A command of a guide with the lines that are shown of its output.
private struct GuideStep {
  var command: String
  var lines: [String] = []

  /// Whether it is more than a command of Patchbay with its arguments.
  var needsShell: Bool { !command.hasPrefix("patchbay ") || command.contains("*") }

  /// Whether it needs several ranks.
  private var needsRanks: Bool { command.hasPrefix("mpirun ") }

  /// Whether the machine and the built command have what it needs.
  var canRun: Bool { (!needsShell || Slurm.hasStandIn) && (!needsRanks || Self.hasRanks) }

  private static let hasRanks: Bool = {
    guard FileManager.default.isExecutableFile(atPath: "/usr/bin/mpirun") else { return false }
    return (try? CommandRun(["doctor", "--json"]).result())?["program"]?["mpi"]?.string != nil
  }()

  /// Has OpenMPI let root start ranks, and more than there are processors, without a network.
  private static let ranks = [
    "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
    "OMPI_MCA_rmaps_base_oversubscribe": "1", "OMPI_MCA_btl_tcp_if_include": "lo",
    "OMPI_MCA_oob_tcp_if_include": "lo", "OMPI_MCA_btl_vader_single_copy_mechanism": "none",
  ]

  /// Runs it as it stands, where the guide's files are; Slurm is a stand-in.
  func run(_ slurm: Slurm) throws -> CommandRun {
    guard !needsShell else {
      return try slurm.run(command, environment: needsRanks ? Self.ranks : [:])
    }
    let words = command.split(separator: " ").dropFirst().map(String.init)
    return try CommandRun(words, in: slurm.folder.url)
  }

  /// The steps of a page: lines in fenced blocks; those that begin with `$` are commands.
  static func all(in text: String) -> [GuideStep] {
    var steps: [GuideStep] = []
    var isInside = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        isInside.toggle()
      } else if isInside, line.hasPrefix("$ ") {
        steps.append(GuideStep(command: String(line.dropFirst(2))))
      } else if isInside, !steps.isEmpty, !line.isEmpty {
        steps[steps.count - 1].lines.append(String(line))
      }
    }
    return steps
  }

  /// Whether two lines say the same.
  ///
  /// Kernels round differently, so that a last digit may differ by two.
  static func isAlike(_ line: String, _ shown: String) -> Bool {
    let (own, other) = (line.split(separator: " "), shown.split(separator: " "))
    guard own.count == other.count else { return false }
    return zip(own, other).allSatisfy { first, second in
      if first == second { return true }
      guard let number = value(of: first), let shown = value(of: second), first.contains("."),
        let point = second.lastIndex(of: ".")
      else { return false }
      let digits = second.distance(from: point, to: second.endIndex) - 1
      guard digits >= 1, second.count > 3 else { return false }
      return abs(number - shown) <= 2.01 * pow(10, -Double(digits))
    }
  }

  private static func value(of word: Substring) -> Double? {
    Double(word.replacing("−", with: "-").replacing("+", with: ""))
  }
}

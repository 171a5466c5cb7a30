import Foundation
import TestSupport

/// A Slurm to which the job scripts are submitted, with a folder in which jobs run.
///
/// Most tests have the stand-in, which runs jobs at once. That it does as Slurm does is seen by tests that
/// do the same with Slurm itself.
struct Slurm {
  /// Where jobs are submitted, run, and write.
  let folder: TemporaryFolder
  private let isReal: Bool

  /// The scripts that come with Patchbay.
  static let scripts = Fixture.folder.appending(path: "../../../Scripts/slurm").standardized.path
  private static let standIn = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "StandIn/slurm").path
  private static let tryScript = "\(scripts)/try-on-one-machine"

  /// Whether scripts of bash can be run with the stand-in: clusters are machines of Linux.
  static let hasStandIn: Bool = {
    #if os(Linux)
      return CommandRun.isBuilt && FileManager.default.isExecutableFile(atPath: "/bin/bash")
    #else
      return false
    #endif
  }()

  /// Whether the real one is installed here, and starts.
  static let isInstalled: Bool = {
    let programs = ["slurmctld", "slurmd", "munged"]
    let isThere = programs.allSatisfy {
      FileManager.default.isExecutableFile(atPath: "/usr/sbin/\($0)")
    }
    guard hasStandIn, isThere, let slurm = try? Slurm(isReal: true) else { return false }
    return (try? slurm.run("sinfo"))?.code == 0
  }()

  /// One with a folder.
  ///
  /// - Parameters:
  ///   - isReal: whether it is Slurm itself.
  ///   - folder: where jobs are submitted; nil for a folder of its own.
  /// - Throws: when no folder can be made.
  init(isReal: Bool = false, in folder: TemporaryFolder? = nil) throws {
    self.isReal = isReal
    self.folder = try folder ?? TemporaryFolder()
  }

  /// Runs commands of bash where jobs can be submitted, and the jobs.
  ///
  /// - Parameters:
  ///   - commands: they wait for the end of jobs by `jobs_end`, and until a command succeeds by `await`.
  ///   - program: what jobs run as `patchbay`; nil for the built one.
  ///   - environment: more variables.
  /// - Returns: how the commands ended, and what they printed.
  /// - Throws: when they cannot be run.
  func run(
    _ commands: String, program: String? = nil, environment: [String: String] = [:]
  ) throws -> CommandRun {
    let built = CommandRun.executable?.deletingLastPathComponent().path ?? ""
    let paths = (isReal ? [] : [Self.standIn]) + [built, "/usr/bin", "/bin", "/usr/sbin"]
    let own = [
      "PATH": paths.joined(separator: ":"), "PATCHBAY_SLURM": Self.scripts,
      "PATCHBAY": program ?? CommandRun.executable?.path ?? "", "SLURM": Self.scripts,
      "STAND_IN": folder.url.appending(path: "stand-in").path, "HOME": folder.url.path,
    ]
    let waiting = """
      set -euo pipefail
      await() {
        for _ in $(seq 1500); do "$@" > /dev/null 2>&1 && return; sleep 0.2; done
        echo "waited in vain for: $*" >&2
        exit 1
      }
      no_jobs() { [ -z "$(squeue --noheader)" ]; }
      jobs_end() { await no_jobs; }

      """
    let words = ["bash", "-c", waiting + commands]
    return try CommandRun(
      isReal ? words : Array(words.dropFirst()),
      environment: own.merging(environment) { _, given in given }, in: folder.url,
      program: URL(filePath: isReal ? Self.tryScript : "/bin/bash"))
  }

  /// Makes a program that notes each call in the file `calls`: share, task of MPI and arguments.
  ///
  /// - Parameter then: what it does then, in bash.
  /// - Returns: its path.
  /// - Throws: when it cannot be written.
  func noting(_ then: String = "") throws -> String {
    let path = try folder.write(
      """
      #!/usr/bin/env bash
      share=${SLURM_ARRAY_TASK_ID:-}/${SLURM_ARRAY_TASK_COUNT:-}
      line="$share task $SLURM_PROCID on ${SLURM_CPUS_PER_TASK:-}:$(printf ' <%s>' "$@")"
      echo "$line" >> "$SLURM_SUBMIT_DIR/calls"
      start=$(grep -c -x -F "$line" "$SLURM_SUBMIT_DIR/calls")
      \(then)
      """, to: "noting")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    return path
  }

  /// The calls that were noted, in the order of their words.
  var calls: [String] { text("calls").split(separator: "\n").map(String.init).sorted() }

  /// What a file in the folder holds; empty where it is not there.
  func text(_ name: String) -> String {
    (try? String(contentsOf: folder.url.appending(path: name), encoding: .utf8)) ?? ""
  }

  /// What the files hold whose names begin and end so, one behind the other.
  func texts(_ prefix: String, _ suffix: String) -> String {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.url.path)) ?? []
    return names.filter { $0.hasPrefix(prefix) && $0.hasSuffix(suffix) }.sorted().map(text)
      .joined()
  }
}

import Foundation
import StrictJSON
import Testing

@Suite(
  "By default a command takes the processors that it may use, not all of the machine",
  .enabled(if: CommandRun.isBuilt, "the command is not built beside the tests"))
struct ThreadsOfJobsTests {
  private func threads(_ environment: [String: String]) throws -> Int? {
    let run = try CommandRun(["doctor", "--json"], environment: environment)
    #expect(run.code == 0, "\(run.errors)")
    return try run.result()["machine"]?["threads"]?.integer
  }

  @Test("no more than Slurm gives to a task, whatever nonsense the variable holds")
  func slurm() throws {
    let whole = try #require(try threads([:]))
    #expect(try threads(["SLURM_CPUS_PER_TASK": "1"]) == 1)
    for count in ["100000", "0", "-3", "many", ""] {
      #expect(try threads(["SLURM_CPUS_PER_TASK": count]) == whole, "\(count)")
    }
    // What was asked for goes before what the job gives.
    #expect(try threads(["SLURM_CPUS_PER_TASK": "1", "PATCHBAY_THREADS": "3"]) == 3)
  }

  private static let taskset = "/usr/bin/taskset"

  @Test(
    "no more than it is bound to",
    .enabled(if: FileManager.default.isExecutableFile(atPath: taskset), "there is no taskset"))
  func bound() throws {
    let command = try #require(CommandRun.executable?.path)
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: Self.taskset)
    // The first processor need not be among those that the tests may use.
    let own = try #require(Self.firstProcessor)
    process.arguments = ["-c", "\(own)", command, "doctor", "--json"]
    process.environment = ["LANG": "C.UTF-8", "XDG_CACHE_HOME": CommandRun.cache]
    process.standardOutput = output
    try process.run()
    let text = try #require(try output.fileHandleForReading.readToEnd())
    process.waitUntilExit()
    let result = try JSON.parse(Array(text))["result"]
    #expect(result?["machine"]?["threads"]?.integer == 1)
  }

  /// The first processor that the tests may use, as the system lists them.
  private static var firstProcessor: Int? {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") }
    return line?.split(separator: "\t").last.flatMap { Int($0.prefix(while: \.isNumber)) }
  }

  @Test("more threads than the job gives are taken, with a note")
  func more() throws {
    let folder = try TemporaryFolder.tinyCheckpoint()
    func errors(_ given: String?, _ threads: String) throws -> String {
      let run = try CommandRun(
        ["predict", folder.url.path, "--tokens", "1,2", "--threads", threads],
        environment: given.map { ["SLURM_CPUS_PER_TASK": $0] } ?? [:])
      #expect(run.code == 0, "\(run.errors)")
      return run.errors
    }
    #expect(
      try errors("2", "3")
        == "Note: --threads 3 is more than the 2 of SLURM_CPUS_PER_TASK, so threads will wait for each "
        + "other. Give --threads 2, or --cpus-per-task 3 to the job.\n")
    #expect(try errors("2", "2") == "")
    #expect(try errors(nil, "3") == "")
  }
}

import Foundation
import StrictJSON
import Testing

@Suite(
  "A disk that is full leaves the last good state",
  .enabled(if: CommandRun.isBuilt, "the command is not built beside the tests"))
struct TrainDiskTests {
  let subject: TrainingSubject
  let folder: TemporaryFolder
  var out: String { folder.url.appending(path: "run").path }
  var remains: TrainingRemains { TrainingRemains(out) }
  var whole: TrainingRemains { TrainingRemains(subject.whole) }

  init() throws {
    subject = try TrainingSubject.shared.get()
    folder = try TemporaryFolder()
  }

  /// The bytes of an ordinary checkpoint, and of a state.
  private func sizes() throws -> (weights: Int, state: Int) {
    func bytes(_ folder: String) throws -> Int {
      let names = try FileManager.default.contentsOfDirectory(atPath: "\(subject.whole)/\(folder)")
      return names.reduce(0) { $0 + (whole.bytes("\(folder)/\($1)")?.count ?? 0) }
    }
    let weights = whole.bytes("epoch-1/model.safetensors")?.count ?? 0
    return (weights, try bytes("state-44"))
  }

  @Test("files that may not grow so large: nothing of it is left, and later it goes on")
  func fileLimit() throws {
    let (weights, state) = try sizes()
    // Blocks of 512 bytes: room for the weights and not for the optimiser's numbers.
    let limit = (weights + weights / 2) / 512
    let run = try RunningCommand(
      subject.arguments(out: out), shell: "ulimit -f \(limit) && exec \"$0\" \"$@\"")
    let code = run.end()
    #expect(code == 1)
    #expect(
      run.errors == "Error: \(out)/state-3 cannot be written: it needs \(state) bytes, more than a "
        + "file may have here. Look at `ulimit -f`, or write to another disk\n")
    #expect(remains.states.isEmpty)
    #expect(!remains.names.contains { $0.hasPrefix(".") })
    #expect(try CommandRun(subject.arguments(out: out, "--resume")).code == 0)
    try remains.expectSame(as: whole)
  }

  /// Whether a small disk can be made that only one process sees.
  static let hasDisks: Bool = {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = [
      "-c", "unshare -m sh -c 'mount -t tmpfs -o size=64k none /mnt' 2>/dev/null",
    ]
    process.environment = [
      "PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "XDG_CACHE_HOME": CommandRun.cache,
    ]
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()

  /// Trains on a disk of so many kibibytes, which is copied to `out` before it goes.
  private func run(kibibytes: Int) throws -> (errors: String, code: Int32) {
    let disk = folder.url.appending(path: "disk").path
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
    let inner =
      "mount -t tmpfs -o size=\(kibibytes)k none \(disk) && { \"$0\" \"$@\"; code=$?; "
      + "cp -a \(disk)/run \(out); exit $code; }"
    let run = try RunningCommand(
      subject.arguments(out: "\(disk)/run"), shell: "exec unshare -m sh -c '\(inner)' \"$0\" \"$@\""
    )
    let code = run.end()
    return (run.errors.replacing(disk, with: "DISK"), code)
  }

  @Test(
    "a disk too small for the first checkpoint and state is told before anything is trained",
    .enabled(if: hasDisks, "no small disk can be mounted here"))
  func tooSmall() throws {
    let (errors, code) = try run(kibibytes: 64)
    #expect(code == 1)
    let pattern =
      /Error: DISK\/run cannot be written: it needs (\d+) bytes and the disk has (\d+) free. Free some room, or write to another disk\n/
    let found = try #require(errors.wholeMatch(of: pattern), "\(errors)")
    #expect((Int(found.1) ?? 0) > 65_536 && (Int(found.2) ?? 0) <= 65_536)
    #expect(try remains.log().isEmpty)
  }

  @Test(
    "a disk that fills up: the last good state stays and goes on elsewhere",
    .enabled(if: hasDisks, "no small disk can be mounted here"))
  func fillsUp() throws {
    let (weights, state) = try sizes()
    // Two epochs and two states, of which one is being written; the third epoch is too much.
    let (errors, code) = try run(kibibytes: (2 * weights + 2 * state + weights / 2) / 1024 + 40)
    #expect(code == 1)
    #expect(errors.hasPrefix("Error: DISK/run/"), "\(errors)")
    #expect(errors.contains(" bytes and the disk has "), "\(errors)")
    #expect(remains.states.count == 1 && !remains.epochs.isEmpty)
    #expect(!remains.names.contains { $0.hasPrefix(".") })
    #expect(try CommandRun(subject.arguments(out: out, "--resume")).code == 0)
    try remains.expectSame(as: whole)
  }
}

import Foundation
import StrictJSON
import Testing

/// A library in front of the real one whose products are wrong.
private struct StandIn {
  let folder: TemporaryFolder
  let library: String

  /// The C compiler of the toolchain or of the system.
  static let compiler: String? = {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"
    for name in ["clang", "cc", "gcc"] {
      for place in path.split(separator: ":") {
        let file = "\(place)/\(name)"
        if FileManager.default.isExecutableFile(atPath: file) { return file }
      }
    }
    return nil
  }()

  static var canBeMade: Bool {
    #if os(Linux)
      CommandRun.isBuilt && compiler != nil
    #else
      false
    #endif
  }

  init() throws {
    folder = try TemporaryFolder()
    library = folder.url.appending(path: "standin.so").path
    let source = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "StandIn/products.c")
    let process = Process()
    process.executableURL = URL(filePath: try #require(Self.compiler))
    process.arguments = ["-shared", "-fPIC", "-o", library, source.path, "-ldl"]
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
  }

  /// Runs the command with the stand-in.
  func run(
    _ arguments: [String], _ variables: [String: String], cache: String = "cache"
  ) throws -> CommandRun {
    try CommandRun(
      arguments,
      environment: [
        "LD_PRELOAD": library, "STAND_IN_LOG": folder.url.appending(path: "log").path,
        "XDG_CACHE_HOME": folder.url.appending(path: cache).path,
      ].merging(variables) { $1 })
  }

  /// The kernels that each process since the last call was asked to use; `-` for none.
  func processes() throws -> [String] {
    let log = folder.url.appending(path: "log")
    defer { try? FileManager.default.removeItem(at: log) }
    guard let text = try? String(contentsOf: log, encoding: .utf8) else { return [] }
    return text.split(separator: "\n").map(String.init)
  }
}

@Suite(
  "Kernels that multiply wrongly are never used",
  .enabled(
    if: StandIn.canBeMade,
    "the command is not built, there is no C compiler, or the system has no LD_PRELOAD"))
struct KernelChoiceTests {
  private let standIn: StandIn
  private let tiny: TemporaryFolder

  init() throws {
    standIn = try StandIn()
    tiny = try TemporaryFolder.tinyCheckpoint()
  }

  private var predict: [String] {
    ["predict", tiny.url.path, "--tokens", "1,2,3,4,5,6,7,8,9", "--json"]
  }

  @Test(
    "the program says so and goes on with kernels that are right",
    arguments: [[:], ["STAND_IN_CRASHES": "1"], ["OPENBLAS_CORETYPE": "Haswell"]])
  func anew(variables: [String: String]) throws {
    let wrong = try standIn.run(
      predict, ["STAND_IN_RIGHT": "Nehalem"].merging(variables) { $1 })
    let right = try CommandRun(predict, environment: ["OPENBLAS_CORETYPE": "Nehalem"])
    #expect(wrong.code == 0)
    #expect(wrong.output == right.output)
    #expect(wrong.errors.hasPrefix("Note: OpenBLAS "), "\(wrong.errors)")
    #expect(
      wrong.errors.contains(
        "kernels, so its Nehalem kernels are used (OPENBLAS_CORETYPE=Nehalem)."),
      "\(wrong.errors)")
    #expect(try wrong.json()["request"]?["kernels"]?.string == "Nehalem")
  }

  @Test("what was found is kept, and nothing is tried again")
  func kept() throws {
    _ = try standIn.run(predict, ["STAND_IN_RIGHT": "Nehalem"])
    let first = try standIn.processes()
    #expect(first.first == "-")
    #expect(first.count > 3)
    let second = try standIn.run(predict, ["STAND_IN_RIGHT": "Nehalem"])
    #expect(second.code == 0)
    #expect(try standIn.processes() == ["-", "Nehalem"])
    // Without a folder to keep it in, everything is tried at each start.
    _ = try standIn.run(predict, ["STAND_IN_RIGHT": "Nehalem", "XDG_CACHE_HOME": ""])
    #expect(try standIn.processes().count > 3)
  }

  @Test("right kernels are tried once")
  func right() throws {
    let variables = ["OPENBLAS_CORETYPE": "Nehalem", "STAND_IN_RIGHT": "Nehalem"]
    let run = try standIn.run(predict, variables)
    #expect(run.code == 0)
    #expect(run.errors.isEmpty, "\(run.errors)")
    #expect(try standIn.processes().count == 2)
    _ = try standIn.run(predict, variables)
    #expect(try standIn.processes().count == 1)
  }

  @Test("where none are right, the program stops")
  func none() throws {
    let run = try standIn.run(predict, [:])
    #expect(run.code == 1)
    #expect(run.output.isEmpty)
    #expect(run.errors.hasPrefix("Error: OpenBLAS "), "\(run.errors)")
    #expect(
      run.errors.hasSuffix("and no others that it has are right. Install a newer OpenBLAS.\n"),
      "\(run.errors)")
  }

  @Test("a trial that takes too long says nothing, and nothing is kept")
  func hanging() throws {
    let run = try standIn.run(["--version"], ["STAND_IN_HANGS": "1"])
    #expect(run.code == 0)
    #expect(run.errors.isEmpty, "\(run.errors)")
    #expect(try standIn.processes().count == 2)
    _ = try standIn.run(predict, ["STAND_IN_RIGHT": "Nehalem"])
    #expect(try standIn.processes().count > 3)
  }

  @Test("where none were right, they are tried anew at the next start")
  func noneKept() throws {
    #expect(try standIn.run(predict, [:]).code == 1)
    #expect(try standIn.run(predict, ["STAND_IN_RIGHT": "Nehalem"]).code == 0)
  }

  @Test("a variable that is left in the environment makes no process try its kernels")
  func leftBehind() throws {
    for value in ["", "1", "\(ProcessInfo.processInfo.processIdentifier + 1)"] {
      let run = try CommandRun(["--version"], environment: ["PATCHBAY_TRIES_KERNELS": value])
      #expect(!run.output.isEmpty)
    }
  }

  @Test("doctor tells which kernels are used, and why")
  func doctor() throws {
    let replaced = try standIn.run(["doctor", "--json"], ["STAND_IN_RIGHT": "Nehalem"])
    let machine = try replaced.result()["machine"]
    #expect(machine?["kernels"]?.string == "Nehalem")
    #expect(machine?["productsAreRight"]?.bool == true)
    let words = machine?["kernelsChosenBy"]?.string
    #expect(words?.hasPrefix("Patchbay, since ") == true, "\(words ?? "")")
    let asked = try CommandRun(
      ["doctor", "--json"], environment: ["OPENBLAS_CORETYPE": "Nehalem"])
    #expect(try asked.result()["machine"]?["kernelsChosenBy"]?.string == "OPENBLAS_CORETYPE")
  }

  @Test(
    "a damaged verdict is found anew",
    arguments: ["", "wrong\n", "wrong /bin/sh\n", "right right\n", "x"])
  func damaged(text: String) throws {
    let variables = ["OPENBLAS_CORETYPE": "Nehalem", "STAND_IN_RIGHT": "Nehalem"]
    _ = try standIn.run(predict, variables)
    let folder = standIn.folder.url.appending(path: "cache/patchbay/products")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    try #require(files.count == 1)
    let file = folder.appending(path: files[0])
    try Data(text.utf8).write(to: file)
    _ = try standIn.processes()
    #expect(try standIn.run(predict, variables).code == 0)
    #expect(try standIn.processes().count == 2)
    #expect(try String(contentsOf: file, encoding: .utf8) == "right\n")
  }
}

import Foundation
import StrictJSON
import TestSupport

/// One run of the built command, ended.
struct CommandRun {
  let output: String
  let errors: String
  let code: Int32

  /// The built command beside the tests; nil where it was not built.
  static let executable: URL? = {
    let tests = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    let bundle = Bundle.main.bundleURL
    // On macOS the tests are a bundle whose folder lies beside the command.
    return [tests, bundle, bundle.deletingLastPathComponent()]
      .map { $0.appending(path: "patchbay") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }()

  static var isBuilt: Bool { executable != nil }

  /// Where commands keep what they found out about the machine, for all runs of the tests.
  static let cache = FileManager.default.temporaryDirectory.appending(
    path: "patchbay-tests-cache-\(NSUserName())"
  ).path

  /// Runs the command and waits for its end.
  ///
  /// - Parameters:
  ///   - arguments: after the command's name.
  ///   - environment: variables besides PATH; nothing else is inherited.
  ///   - folder: the current folder of the command.
  ///   - program: another program to run in its place.
  /// - Throws: when the command cannot be started or its output not read.
  init(
    _ arguments: [String], environment: [String: String] = [:], in folder: URL? = nil,
    program: URL? = executable
  ) throws {
    let scratch = try TemporaryFolder()
    let (out, err) = (scratch.url.appending(path: "out"), scratch.url.appending(path: "err"))
    for file in [out, err] { try Data().write(to: file) }
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    // OpenBLAS starts threads that the command has no use for: they are to sleep at once, not to keep a
    // processor from the tests for 25 ms of every command.
    process.environment = environment.merging(
      ["LANG": "C.UTF-8", "XDG_CACHE_HOME": Self.cache, "OPENBLAS_THREAD_TIMEOUT": "4"]
    ) { own, _ in own }
    process.currentDirectoryURL = folder ?? scratch.url
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: out)
    process.standardError = try FileHandle(forWritingTo: err)
    try RunningCommand.withSignals { try process.run() }
    process.waitUntilExit()
    output = String(decoding: try Data(contentsOf: out), as: UTF8.self)
    errors = String(decoding: try Data(contentsOf: err), as: UTF8.self)
    code = process.terminationStatus
  }

  /// The one JSON object that was printed.
  func json() throws -> JSON { try JSON.parse(Array(output.utf8)) }

  /// The result of that object.
  func result() throws -> JSON { try json()["result"] ?? .null }
}

/// A folder that is gone when the value is.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(
      path: "patchbay-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// Writes a text to a file in the folder.
  @discardableResult
  func write(_ text: String, to name: String) throws -> String {
    let file = url.appending(path: name)
    try Data(text.utf8).write(to: file)
    return file.path
  }

  /// The recorded tiny model with a tokenizer of single bytes, of which the model has rows for 61.
  static func tinyCheckpoint() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let tiny = Fixture.folder.appending(path: "tiny")
    for name in ["config.json", "model.safetensors"] {
      try Data(contentsOf: tiny.appending(path: name)).write(to: folder.url.appending(path: name))
    }
    // GPT-2's files write printable bytes as they are and the others from U+0100 on.
    let printable = Array(33...126) + Array(161...172) + Array(174...255)
    let hidden = (0..<256).filter { !printable.contains($0) }
    let symbols =
      printable.compactMap { Unicode.Scalar(UInt32($0)) }
      + hidden.indices.compactMap { Unicode.Scalar(UInt32(256 + $0)) }
    let members = symbols.enumerated().map { id, symbol in
      "\"\(symbol == "\"" || symbol == "\\" ? "\\" : "")\(symbol)\": \(id)"
    }
    try folder.write("{\(members.joined(separator: ", "))}", to: "vocab.json")
    try folder.write("#version: 0.2\n", to: "merges.txt")
    return folder
  }
}

import Crypto
import Files
import Foundation
import StrictJSON

/// The folder of a report: what is where in it.
public struct ReproductionFolder: Sendable {
  /// Its path, from the root of the file system on.
  public let path: String

  /// Names a folder.
  public init(_ path: String) { self.path = path }

  /// The folders within.
  static let folders = [
    "prompts", "texts", "models", "circuits", "results", "stages", "figures", "data",
  ]

  /// The longest result that is read.
  private static let longest = 256 << 20

  /// The path of a file within.
  public func file(_ name: String) -> String { "\(path)/\(name)" }

  /// What a stage's command has printed.
  func resultPath(_ stage: String) -> String { file("results/\(stage).json") }

  /// The record of a stage.
  func recordPath(_ stage: String) -> String { file("stages/\(stage).json") }

  /// What a stage's command has said while it worked.
  func logPath(_ stage: String) -> String { file("stages/\(stage).log") }

  /// Makes the folder and those within.
  func make() throws(ReproductionError) {
    for folder in [path] + Self.folders.map(file) where !FileSystem.isFolder(folder) {
      do {
        try FileManager.default.createDirectory(
          atPath: folder, withIntermediateDirectories: true)
      } catch {
        throw .file("\(folder) cannot be made: \((error as NSError).localizedDescription)")
      }
    }
  }

  /// Writes a file in one step.
  func write(_ text: String, to name: String) throws(ReproductionError) {
    do { try TextFile.write(text, to: file(name)) } catch { throw .file("\(error)") }
  }

  /// What a file within holds; nil where there is none.
  ///
  /// - Throws: `file` where it is no JSON.
  func read(_ name: String) throws(ReproductionError) -> JSON? {
    let path = file(name)
    guard FileSystem.facts(at: path) != nil else { return nil }
    do {
      return try JSON.parse(
        try WholeFile.bytes(path: path, limit: Self.longest, kinds: .plain),
        limits: JSONLimits(bytes: Self.longest))
    } catch {
      throw .file("\(path): \(error)")
    }
  }

  /// The record of a stage; nil where it was not done yet, or the record cannot be read.
  public func record(_ stage: String) -> ReproducedStage? {
    guard let json = try? read("stages/\(stage).json") else { return nil }
    return ReproducedStage(json)
  }

  /// The hash of a file within; nil where it cannot be read, or is no plain file.
  func hash(_ name: String) -> String? {
    guard FileSystem.facts(at: file(name))?.isFile ?? false,
      let handle = FileHandle(forReadingAtPath: file(name))
    else { return nil }
    defer { try? handle.close() }
    var hash = SHA256()
    while let piece = try? handle.read(upToCount: 1 << 22), !piece.isEmpty {
      hash.update(data: piece)
    }
    return hash.finalize().map { byte in
      let digits = String(byte, radix: 16)
      return digits.count < 2 ? "0" + digits : digits
    }.joined()
  }

  /// All files below a path within, that of a file itself, in the order of their names; links are not
  /// followed.
  func files(below name: String) -> [String] {
    switch FileSystem.kind(at: file(name)) {
    case .nothing: []
    case .other: [name]
    case .folder: names(in: file(name)).flatMap { files(below: "\(name)/\($0)") }
    }
  }

  /// Whether there is more in the folder than empty folders and locks.
  var holdsFiles: Bool { holdsFiles(path) }

  private func holdsFiles(_ folder: String) -> Bool {
    names(in: folder).contains { name in
      let place = "\(folder)/\(name)"
      guard FileSystem.kind(at: place) != .folder else { return holdsFiles(place) }
      return folder != file("stages") || !name.hasSuffix(".lock")
    }
  }

  func names(in path: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }

  /// Removes a file; one that is not there is no matter.
  func remove(_ path: String) {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Whether a record stands for what is there: the stage was done with these arguments on these
  /// inputs, and its files are as it left them.
  func holds(_ record: ReproducedStage, _ arguments: [String], inputs: String) -> Bool {
    record.state == .done && record.arguments == arguments && record.inputs == inputs
      && !record.files.isEmpty && record.files.allSatisfy { hash($0.path) == $0.sha256 }
  }
}

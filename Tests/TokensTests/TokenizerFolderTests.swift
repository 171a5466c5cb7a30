import Foundation
import Testing
import Tokens

@Suite("A folder's tokenizer is read by what is there")
struct TokenizerFolderTests {
  @Test("tokenizer.json is preferred, the classic files do without it")
  func preference() throws {
    try withFolder { folder in
      try write(TinyFiles.vocabulary(), "vocab.json", folder)
      try write(TinyFiles.merges(), "merges.txt", folder)
      #expect(try Tokenizer.read(folder: folder.path).count == 257)
      try write(Array(#"{"[PAD]": 257}"#.utf8), "added_tokens.json", folder)
      let padded = try Tokenizer.read(folder: folder.path)
      #expect(padded.count == 258)
      #expect(padded.encode("[PAD]ab") == [257, 256])
      try write(TinyFiles.description(merges: "[]"), "tokenizer.json", folder)
      #expect(try Tokenizer.read(folder: folder.path).encode("ab").count == 2)
    }
  }

  @Test("what is missing is named")
  func missing() throws {
    try withFolder { folder in
      try write(TinyFiles.vocabulary(), "vocab.json", folder)
      let error = #expect(throws: TokenizerError.self) {
        try Tokenizer.read(folder: folder.path)
      }
      #expect(
        error?.description == """
          \(folder.path) has no tokenizer: tokenizer.json, merges.txt not found. Put \
          tokenizer.json, or vocab.json and merges.txt, beside the weights.
          """)
    }
  }

  @Test("errors name the file with its path")
  func paths() throws {
    try withFolder { folder in
      let path = folder.appendingPathComponent("tokenizer.json")
      try write(Array("<html>".utf8), "tokenizer.json", folder)
      #expect(throws: TokenizerError.webPage(file: path.path)) {
        try Tokenizer.read(folder: folder.path)
      }
      #expect(throws: TokenizerError.fileTooLarge(file: path.path, bytes: 6, limit: 5)) {
        try Tokenizer.read(folder: folder.path, limits: TokenizerLimits(bytes: 5))
      }
      try FileManager.default.removeItem(at: path)
      try FileManager.default.createDirectory(at: path, withIntermediateDirectories: true)
      let error = #expect(throws: TokenizerError.self) {
        try Tokenizer.read(folder: folder.path)
      }
      #expect(
        error?.description == "\(path.path) cannot be read: it is not a file. Put a "
          + "file that may be read in its place.")
    }
  }

  @Test(
    "a link that leads nowhere is refused, and no other tokenizer taken for it",
    arguments: ["tokenizer.json", "vocab.json", "merges.txt", "added_tokens.json"])
  func deadLinks(name: String) throws {
    let files = FileManager.default
    let folder = files.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try files.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? files.removeItem(at: folder) }
    try write(TinyFiles.vocabulary(), "vocab.json", folder)
    try write(TinyFiles.merges(), "merges.txt", folder)
    _ = try Tokenizer.read(folder: folder.path)
    let path = folder.path + "/" + name
    try? files.removeItem(atPath: path)
    try files.createSymbolicLink(atPath: path, withDestinationPath: "gone\u{1B}")
    let error = #expect(throws: TokenizerError.self) { try Tokenizer.read(folder: folder.path) }
    #expect(
      error?.description == "\(path) cannot be read: it is a link to \(folder.path)/gone␛, "
        + "which does not exist. Put a file that may be read in its place.")
    try files.removeItem(atPath: path)
    try files.createSymbolicLink(atPath: path, withDestinationPath: name)
    let circle = #expect(throws: TokenizerError.self) { try Tokenizer.read(folder: folder.path) }
    #expect(
      circle?.description == "\(path) cannot be read: it is a link that leads back to itself. "
        + "Put a file that may be read in its place.")
  }

  private func write(_ bytes: [UInt8], _ name: String, _ folder: URL) throws {
    try Foundation.Data(bytes).write(to: folder.appendingPathComponent(name))
  }

  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }
}

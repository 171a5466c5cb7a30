import Testing

@testable import Checkpoints

@Suite("Wrong files are known by their first bytes")
struct FileKindTests {
  @Test(
    "texts",
    arguments: [
      ("", FileProblem.empty), ("version https://git-lfs.github.com/spec/v1", .lfsPointer),
      ("<html>", .htmlPage), ("\u{FEFF}\r\n<!DOCTYPE HTML>", .htmlPage), ("<?xml ", .htmlPage),
      ("<p>", nil), ("{}", nil), ("version 1", nil), ("PK\u{3}\u{4}", .pickle), ("PK", nil),
    ])
  func texts(text: String, expected: FileProblem?) {
    #expect(FileKind.problem(firstBytes: Array(text.utf8)) == expected)
  }

  @Test("pickles by their protocol", arguments: [(1, false), (2, true), (5, true), (6, false)])
  func pickles(version: UInt8, isPickle: Bool) {
    #expect(FileKind.problem(firstBytes: [0x80, version]) == (isPickle ? .pickle : nil))
  }
}

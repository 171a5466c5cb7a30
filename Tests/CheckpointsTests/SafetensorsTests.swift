import Tensors
import Testing

@testable import Checkpoints

@Suite("A safetensors file is read by every rule of its format")
struct SafetensorsTests {
  @Test("tensors are found in the order of their bytes")
  func order() throws {
    let header = """
      {"b":{"dtype":"F32","shape":[1,2],"data_offsets":[1,9]},"__metadata__":{"format":"pt"},
       "empty":{"dtype":"I64","shape":[3,0],"data_offsets":[1,1]},
       "a":{"dtype":"U8","shape":[],"data_offsets":[0,1],"comment":[1]}}
      """
    let folder = try TemporaryFolder()
    let data: [UInt8] = [9, 0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0]
    try folder.write(SafetensorsWriter.file(header: header, data: data), to: "x")
    let file = try folder.tensors("x")
    #expect(file.layout.tensors.map(\.name) == ["a", "empty", "b"])
    #expect(file.layout.tensors.map(\.type) == [.uint8, .int64, .float32])
    #expect(file.layout.tensors.map(\.shape) == [[], [3, 0], [1, 2]])
    #expect(file.layout.metadata == ["format": "pt"])
    #expect(try file.tensor(named: "b")?.elements == [1, -2])
    #expect(try file.tensor(named: "c") == nil)
    #expect(
      throws: CheckpointError.tensor(path: folder.file("x"), name: "a", .unusableType(.uint8))
    ) {
      try file.tensor(named: "a")
    }
  }

  @Test("a tensor of every extent up to zero is read")
  func emptyTensor() throws {
    let header = #"{"a":{"dtype":"F16","shape":[0],"data_offsets":[0,0]}}  "#
    let folder = try TemporaryFolder()
    try folder.write(SafetensorsWriter.file(header: header), to: "x")
    #expect(try folder.tensors("x").tensor(named: "a")?.shape == [0])
  }

  @Test("element types have the names and sizes of the format")
  func types() {
    let sizes = ElementType.allCases.map { "\($0) \($0.bytes)" }
    #expect(
      sizes == [
        "F64 8", "F32 4", "F16 2", "BF16 2", "F8_E4M3 1", "F8_E5M2 1", "F8_E8M0 1", "C64 8",
        "I64 8", "I32 4", "I16 2", "I8 1", "U64 8", "U32 4", "U16 2", "U8 1", "BOOL 1",
      ])
  }

  @Test("a broken rule is told", arguments: Case.all)
  func refusals(_ wrong: Case) throws {
    let folder = try TemporaryFolder()
    try folder.write(wrong.bytes, to: "x")
    let error = #expect(throws: CheckpointError.self) { try folder.tensors("x") }
    #expect(error.map(folder.neutral) == wrong.message)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bytes: [UInt8]
    let message: String

    init(_ description: String, _ bytes: [UInt8], _ message: String) {
      testDescription = description
      self.bytes = bytes
      self.message = message
    }

    /// A file with one entry `a` and some data.
    static func entry(_ members: String, data: Int = 0) -> [UInt8] {
      SafetensorsWriter.file(
        header: #"{"a":{\#(members)}}"#, data: Array(repeating: 0, count: data))
    }

    /// A file with entries of bytes, each from a begin to an end.
    static func layout(_ ranges: [(String, Int, Int)], data: Int) -> [UInt8] {
      let members = ranges.map { name, begin, end in
        #""\#(name)":{"dtype":"U8","shape":[\#(end - begin)],"data_offsets":[\#(begin),\#(end)]}"#
      }
      return SafetensorsWriter.file(
        header: "{\(members.joined(separator: ","))}", data: Array(repeating: 0, count: data))
    }

    static let all = files + headers + entries + layouts
    static let rewrite =
      "Write the file again with the safetensors library, or download it again"
    static let short = "The download was probably cut short: download the file again"
    static let damaged =
      "It is damaged or no safetensors file: download it again"
    static let convert =
      "Patchbay never reads pickles, which can run code. Convert them once in Python: "
      + "transformers.AutoModelForCausalLM.from_pretrained(DIR).save_pretrained(DIR2, "
      + "safe_serialization=True)"

    static let files: [Case] = [
      Case("no bytes", [], "DIR/x is empty. Download the file again"),
      Case("one byte", [1], "DIR/x has 1 byte, too few for a safetensors file. \(short)"),
      Case(
        "only a length", [2, 0, 0, 0, 0, 0, 0, 0],
        "DIR/x has 8 bytes, too few for a safetensors file. \(short)"),
      Case(
        "a Git LFS pointer", Array("version https://git-lfs.github.com/spec/v1\noid".utf8),
        "DIR/x is a Git LFS pointer, not the file itself. Run `git lfs pull` in its folder"),
      Case(
        "an HTML page", Array("\n <!DOCTYPE html><title>404</title>".utf8),
        "DIR/x is an HTML page, probably a server's error message, not the file itself. "
          + "Download the file again and look at the address"),
      Case(
        "a pickle", [0x80, 0x02] + Array(repeating: 0x4B, count: 20),
        "DIR/x is a PyTorch pickle, not a safetensors file. \(convert)"),
      Case(
        "a zip archive", [0x50, 0x4B, 3, 4] + Array(repeating: 0, count: 20),
        "DIR/x is a PyTorch pickle, not a safetensors file. \(convert)"),
      Case(
        "zeros", Array(repeating: 0, count: 64),
        "DIR/x has the byte 0x00 where a safetensors header begins with '{'. \(damaged)"),
      Case(
        "a space before the header", SafetensorsWriter.file(header: " {}"),
        "DIR/x has the byte 0x20 where a safetensors header begins with '{'. \(damaged)"),
      Case(
        "a header of more than 100 MB", SafetensorsWriter.file(header: "{}", length: 100_000_001),
        "DIR/x announces a header of 100000001 bytes; safetensors allows 100000000. \(damaged)"),
      Case(
        "a header of 2^64 - 1 bytes", SafetensorsWriter.file(header: "{}", length: .max),
        "DIR/x announces a header of 18446744073709551615 bytes; safetensors allows 100000000. "
          + damaged),
      Case(
        "a cut header", SafetensorsWriter.file(header: "{}", length: 3),
        "DIR/x needs 11 bytes for its header alone and has 10. \(short)"),
    ]

    static let headers: [Case] = [
      Case(
        "no JSON", SafetensorsWriter.file(header: "{x}"),
        "DIR/x is not the JSON that it should be: line 1, column 2 (byte 1): expected a key in "
          + "quotation marks, found 'x'. Download or write the file again"),
      Case(
        "a repeated tensor",
        SafetensorsWriter.file(
          header: #"{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"a":{}}"#),
        "DIR/x is not the JSON that it should be: line 1, column 54 (byte 53): the key \"a\" occurs "
          + "twice in one object; remove one of them. Download or write the file again"),
      Case(
        "deep nesting",
        SafetensorsWriter.file(header: #"{"a":{"x":\#(String(repeating: "[", count: 99_999))"#),
        "DIR/x is not the JSON that it should be: line 1, column 17 (byte 16): more than 8 arrays "
          + "and objects are nested. Download or write the file again"),
      Case(
        "a number in the metadata",
        SafetensorsWriter.file(header: #"{"__metadata__":{"step":3}}"#),
        "DIR/x has a number under 'step' in __metadata__, where only strings may be. \(rewrite)"),
    ]

    static let entries: [Case] = [
      ("no type", #""shape":[1],"data_offsets":[0,1]"#, "has no 'dtype'"),
      ("no shape", #""dtype":"U8","data_offsets":[0,1]"#, "has no 'shape'"),
      ("no offsets", #""dtype":"U8","shape":[1]"#, "has no 'data_offsets'"),
      (
        "an unknown type", #""dtype":"F31","shape":[1],"data_offsets":[0,1]"#,
        "has the unknown dtype 'F31'"
      ),
      (
        "a negative extent", #""dtype":"U8","shape":[2,-1],"data_offsets":[0,1]"#,
        "has the extent -1 in its shape, below zero"
      ),
      (
        "too many extents",
        #""dtype":"U8","shape":\#(Array(repeating: 1, count: 33)),"data_offsets":[0,1]"#,
        "has more than 32 extents in its shape"
      ),
      (
        "too many elements",
        #""dtype":"F32","shape":[4611686018427387904,2],"data_offsets":[0,0]"#,
        "has the shape [4611686018427387904, 2], more elements than can be counted"
      ),
      (
        "one offset", #""dtype":"U8","shape":[1],"data_offsets":[0]"#,
        "has 1 data_offsets instead of 2"
      ),
      (
        "reversed offsets", #""dtype":"U8","shape":[0],"data_offsets":[2,1]"#,
        "has the data_offsets [2, 1], which enclose no bytes"
      ),
      (
        "a negative offset", #""dtype":"U8","shape":[2],"data_offsets":[-1,1]"#,
        "has the data_offsets [-1, 1], which enclose no bytes"
      ),
      (
        "an offset at the end of all numbers",
        #""dtype":"U8","shape":[0],"data_offsets":[9223372036854775807,9223372036854775807]"#,
        "has the data_offsets [9223372036854775807, 9223372036854775807], which enclose no bytes"
      ),
      (
        "offsets that do not fit", #""dtype":"F16","shape":[3,2],"data_offsets":[0,11]"#,
        "needs 12 bytes for [3, 2] of F16 but its data_offsets enclose 11"
      ),
    ].map { name, members, problem in
      Case(
        name, entry(members, data: 12), "DIR/x: the header's entry 'a' \(problem). \(rewrite)")
    }

    static let layouts: [Case] = [
      Case(
        "an overlap", layout([("b", 2, 6), ("a", 0, 3)], data: 6),
        "DIR/x lets the tensors 'a' (to byte 3) and 'b' (from byte 2) overlap. \(rewrite)"),
      Case(
        "a hole", layout([("a", 0, 2), ("b", 5, 6)], data: 6),
        "DIR/x has 3 bytes that belong to no tensor, before 'b' (bytes 2 to 5). \(rewrite)"),
      Case(
        "a hole at the beginning", layout([("a", 1, 2)], data: 2),
        "DIR/x has 1 byte that belong to no tensor, before 'a' (bytes 0 to 1). \(rewrite)"),
      Case(
        "cut data", layout([("a", 0, 2), ("b", 2, 9)], data: 5),
        "DIR/x has 118 of the 122 bytes that its header announces. \(short)"),
      Case(
        "an end beyond all files", layout([("a", 0, 1 << 62)], data: 5),
        "DIR/x has 102 of the 4611686018427388001 bytes that its header announces. \(short)"),
      Case(
        "surplus data", layout([("a", 0, 2)], data: 5),
        "DIR/x goes on for 3 bytes after its last tensor. \(rewrite)"),
    ]
  }
}

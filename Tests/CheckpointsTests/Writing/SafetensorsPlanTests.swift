import Files
import Foundation
import Tensors
import Testing

@testable import Checkpoints

@Suite("Named tensors are written as safetensors and read back bit for bit")
struct SafetensorsPlanTests {
  private func bytes(_ path: String) throws -> [UInt8] {
    try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
  }

  @Test("the bytes of a small file")
  func golden() throws {
    let folder = try TemporaryFolder()
    try TensorFile.write(
      tensors: [("b", Tensor([2, 3], shape: [2, 1])), ("a", Tensor([1]))],
      metadata: ["step": "7", "a\"": "é"], to: folder.file("x"))
    let header =
      #"{"__metadata__":{"a\"":"é","step":"7"},"a":{"dtype":"F32","shape":[1],"#
      + #""data_offsets":[0,4]},"b":{"dtype":"F32","shape":[2,1],"data_offsets":[4,12]}}"#
    let length = header.utf8.count
    let padding = (8 - length % 8) % 8
    #expect(padding > 0)
    let floats: [UInt8] = [0, 0, 0x80, 0x3F, 0, 0, 0, 0x40, 0, 0, 0x40, 0x40]
    let expected =
      [UInt8(length + padding), 0, 0, 0, 0, 0, 0, 0] + header.utf8
      + [UInt8](repeating: 0x20, count: padding) + floats
    #expect(try bytes(folder.file("x")) == expected)
  }

  @Test(
    "any shapes", arguments: [[], [0], [3], [2, 0, 5], [1, 2, 3, 4], [262_145], [3, 262_144]])
  func shapes(extents: [Int]) throws {
    let folder = try TemporaryFolder()
    let shape = Shape(extents)
    let values = (0..<shape.count).map { Float(bitPattern: UInt32($0) &* 2_654_435_761) }
    try TensorFile.write(
      tensors: [("first", Tensor([5])), ("x", Tensor(values, shape: shape))], metadata: [:],
      to: folder.file("x"))
    let file = try folder.tensors("x")
    let read = try #require(try file.tensor(named: "x"))
    #expect(read.shape == shape)
    #expect(read.elements.map(\.bitPattern) == values.map(\.bitPattern))
    #expect(file.layout.tensors.allSatisfy { $0.type == .float32 })
    #expect(file.layout.tensors.first?.range.lowerBound.isMultiple(of: 8) == true)
    #expect(file.metadata == [:])
  }

  @Test("no tensors, only strings")
  func empty() throws {
    let folder = try TemporaryFolder()
    try TensorFile.write(tensors: [], metadata: ["k": "a\nb"], to: folder.file("x"))
    let file = try folder.tensors("x")
    #expect(file.layout.tensors == [])
    #expect(file.metadata == ["k": "a\nb"])
  }

  @Test("rows of a larger tensor, and a file that is being read, are written right")
  func shared() throws {
    let folder = try TemporaryFolder()
    let large = Tensor((0..<20).map(Float.init), shape: [5, 4])
    try TensorFile.write(
      tensors: [("x", large.rows(1..<3))], metadata: [:], to: folder.file("x"))
    let read = try #require(try folder.tensors("x").tensor(named: "x"))
    try TensorFile.write(tensors: [("y", read)], metadata: [:], to: folder.file("x"))
    let again = try #require(try folder.tensors("x").tensor(named: "y"))
    #expect(again == Tensor((4..<12).map(Float.init), shape: [2, 4]))
    #expect(read == again)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["x"])
  }

  @Test("a file left half written is no hindrance; a place that is none is told")
  func leftover() throws {
    let folder = try TemporaryFolder()
    try folder.write("half".utf8, to: ".x.writing")
    try TensorFile.write(tensors: [], metadata: [:], to: folder.file("x"))
    _ = try folder.tensors("x")
    let path = folder.file("no/x")
    #expect(throws: CheckpointError.output(path: path, .noParent)) {
      try TensorFile.write(tensors: [], metadata: [:], to: path)
    }
  }

  @Test("a name that comes twice is a mistake of the program")
  func twice() async {
    await #expect(processExitsWith: .failure) {
      _ = SafetensorsPlan(tensors: [("a", Tensor([1])), ("a", Tensor([2]))], metadata: [:])
    }
    await #expect(processExitsWith: .failure) {
      _ = SafetensorsPlan(tensors: [("__metadata__", Tensor([1]))], metadata: [:])
    }
  }
}

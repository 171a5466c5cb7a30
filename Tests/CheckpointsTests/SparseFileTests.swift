import Foundation
import Tensors
import TestSupport
import Testing
import Transformer

@testable import Checkpoints

@Suite("A file of nearly nothing on disk that declares huge weights")
struct SparseFileTests {
  /// Wide enough that a vocabulary within the limits exceeds this machine's memory.
  private static let width = 16_384
  private static let memory = Int(clamping: ProcessInfo.processInfo.physicalMemory)
  private static let vocabulary = memory / (4 * width) + 1

  @Test(
    "is refused when its double-precision weights would have to be held",
    .enabled(if: vocabulary <= 4_194_304, "this machine has more memory than a model may ask for"))
  func refused() throws {
    let configuration = Configuration(
      layers: 1, heads: 1, width: Self.width, hidden: 1, vocabulary: Self.vocabulary, context: 1)
    var (entries, end) = ([String](), 0)
    for place in Parameter.gpt2(layers: 1, hasSeparateHead: false) {
      let shape = place.shape(configuration)
      let next = end + 8 * shape.count
      entries.append(
        "\"\(place.name)\":{\"dtype\":\"F64\",\"shape\":\(shape),\"data_offsets\":[\(end),\(next)]}"
      )
      end = next
    }
    let header = Array("{\(entries.joined(separator: ","))}".utf8)
    let folder = try TemporaryFolder()
    try folder.write(
      """
      {"model_type": "gpt2", "n_layer": 1, "n_head": 1, "n_embd": \(Self.width), "n_inner": 1,
       "n_positions": 1, "vocab_size": \(Self.vocabulary)}
      """.utf8, to: "config.json")
    let length = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
    try folder.write(length + header, to: "model.safetensors")
    let file = try FileHandle(
      forUpdating: URL(fileURLWithPath: folder.file("model.safetensors")))
    try file.truncate(atOffset: UInt64(8 + header.count + end))
    try file.close()

    let message = try #require(messageOfReading(folder))
    #expect(message.contains("holds weights that take"), "\(message)")
    #expect(message.contains("Open it on a machine with more memory"), "\(message)")
  }
}

import Foundation
import Tensors
import TestSupport
import Testing
import Transformer

@testable import Checkpoints

/// Checkpoints that transformers wrote.
private enum Fixture {
  /// The package's root, three levels above this file.
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  static func path(_ name: String) -> String { "\(root)/Tests/TestSupport/Fixtures/\(name)" }

  static let trained = "\(root)/../shared/checkpoints/ioi-small"

  static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(path)/config.json")
  }

  static let areRecorded = ["tiny", "odd", "narrow", "tiny-f16", "tiny-bf16", "tiny-sharded"]
    .allSatisfy { exists(path($0)) }
}

@Suite("Checkpoints that transformers wrote are read")
struct CheckpointFixtureTests {
  // The fixtures are made by Scripts/record-reference.py; without them there is nothing to compare.
  @Test("recorded models", .enabled(if: Fixture.areRecorded, "the fixtures are not recorded"))
  func recorded() throws {
    let tiny = try Checkpoint.read(folder: Fixture.path("tiny"))
    #expect(tiny.isTied)
    #expect(tiny.ignored == [])
    #expect(tiny.elementTypes == [.float32])
    #expect(tiny.bytesHeld == 0)
    #expect(tiny.nonFiniteTensors() == [])
    #expect(
      tiny.configuration
        == Configuration(layers: 2, heads: 4, width: 32, vocabulary: 61, context: 24))

    let odd = try Checkpoint.read(folder: Fixture.path("odd"))
    #expect(!odd.isTied)
    #expect(Set(odd.ignored.map(\.reason)) == [.mask])
    #expect(odd.configuration.epsilon == 1e-3)
    #expect(odd.configuration.hidden == 40)

    let narrow = try Checkpoint.read(folder: Fixture.path("narrow"))
    #expect(narrow.configuration.width == 16)
    #expect(narrow.configuration.hidden == 64)
  }

  // The same reason as above.
  @Test(
    "shards hold the same weights",
    .enabled(if: Fixture.areRecorded, "the fixtures are not recorded"))
  func sharded() throws {
    let whole = try Checkpoint.read(folder: Fixture.path("tiny"))
    let sharded = try Checkpoint.read(folder: Fixture.path("tiny-sharded"))
    #expect(sharded.files.count == 2)
    for place in Parameter.gpt2(layers: 2, hasSeparateHead: false) {
      #expect(place.tensor(of: sharded.weights) == place.tensor(of: whole.weights), "\(place.name)")
    }
  }

  // The same reason as above.
  @Test(
    "half precision is near single precision",
    .enabled(if: Fixture.areRecorded, "the fixtures are not recorded"),
    arguments: [
      ("tiny-f16", ElementType.float16, Float(0x1p-11)), ("tiny-bf16", .bfloat16, 0x1p-8),
    ])
  func half(name: String, type: ElementType, rounding: Float) throws {
    let whole = try Checkpoint.read(folder: Fixture.path("tiny"))
    let half = try Checkpoint.read(folder: Fixture.path(name))
    #expect(half.elementTypes == [type])
    #expect(half.bytesHeld == 4 * whole.configuration.parameterCount())
    for place in Parameter.gpt2(layers: 2, hasSeparateHead: false) {
      let left = try #require(place.tensor(of: half.weights)).elements
      let right = try #require(place.tensor(of: whole.weights)).elements
      // Rounding to nearest moves a number by at most half a unit in its last place; below the
      // normal numbers of binary16 by at most 2^-25.
      let isWrong = zip(left, right).contains { abs($0 - $1) > max(abs($1) * rounding, 0x1p-25) }
      #expect(!isWrong, "\(place.name)")
    }
  }

  // The trained model is not part of the project; it lies beside it where it was fetched.
  @Test(
    "a trained model",
    .enabled(if: Fixture.exists(Fixture.trained), "the model is not beside the package"))
  func trained() throws {
    let checkpoint = try Checkpoint.read(folder: Fixture.trained)
    #expect(
      checkpoint.configuration
        == Configuration(layers: 3, heads: 6, width: 96, vocabulary: 50_257, context: 128))
    #expect(checkpoint.settings.residualDropout == 0)
    #expect(checkpoint.bytesHeld == 0)
    #expect(checkpoint.nonFiniteTensors() == [])
    #expect(
      try checkpoint.hash() == "a31f1931888284d08953fef3ad4b29b32b09aa6075891070dc0ea6fd2cca1d9f")
  }
}

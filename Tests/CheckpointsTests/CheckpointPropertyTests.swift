import StrictJSON
import Testing

@testable import Checkpoints

/// A small generator of repeatable numbers (Steele, Lea and Flood 2014, SplitMix64).
private struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}

@Suite("Damaged files are read or refused, and nothing worse")
struct CheckpointPropertyTests {
  private static let rounds = 500

  /// One random damage to a file.
  private func damage(_ bytes: inout [UInt8], within end: Int, _ random: inout SplitMix64) {
    guard !bytes.isEmpty else { return }
    let place = Int.random(in: 0..<min(end, bytes.count), using: &random)
    switch Int.random(in: 0..<6, using: &random) {
    case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 1: bytes[place] = UInt8.random(in: 0...255, using: &random)
    case 2: bytes.removeLast(Int.random(in: 0...bytes.count, using: &random))
    case 3: bytes.remove(at: place)
    case 4: bytes.insert(UInt8.random(in: 0x20..<0x7F, using: &random), at: place)
    default:
      // A digit in a header: sizes, offsets, layers.
      let digits = bytes.indices.prefix(end).filter { 0x30...0x39 ~= bytes[$0] }
      guard let digit = digits.randomElement(using: &random) else { return }
      bytes[digit] = UInt8.random(in: 0x30...0x39, using: &random)
    }
  }

  @Test("weights", arguments: [UInt64(1), 2])
  func weights(seed: UInt64) throws {
    let valid = SmallModel.writer().file()
    let headerEnd = valid.count - SmallModel.writer().entries.reduce(0) { $0 + $1.bytes.count }
    let folder = try SmallModel.folder()
    var random = SplitMix64(state: seed)
    var refused = 0
    for _ in 0..<Self.rounds {
      var bytes = valid
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        damage(&bytes, within: headerEnd, &random)
      }
      // A fresh name each time: the mapped file of the round before is not written to.
      try folder.remove("model.safetensors")
      try folder.write(bytes, to: "model.safetensors")
      do throws(CheckpointError) {
        let checkpoint = try folder.read()
        _ = checkpoint.nonFiniteTensors()
      } catch {
        refused += 1
        #expect(!error.description.isEmpty)
      }
    }
    #expect(refused > Self.rounds / 2)
  }

  @Test("config.json", arguments: [UInt64(3), 4])
  func configuration(seed: UInt64) throws {
    let folder = try SmallModel.folder()
    var random = SplitMix64(state: seed)
    var refused = 0
    for _ in 0..<Self.rounds {
      var bytes = Array(SmallModel.json.utf8)
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        damage(&bytes, within: bytes.count, &random)
      }
      try folder.write(bytes, to: "config.json")
      if messageOfReading(folder) != nil { refused += 1 }
    }
    #expect(refused > Self.rounds / 4)
  }

  @Test("config.json of other families", arguments: FamilyFixture.all)
  func families(fixture: FamilyFixture) throws {
    let folder = try fixture.folder()
    let valid = Array(try fixture.configuration.utf8)
    var random = SplitMix64(state: UInt64(valid.count))
    var refused = 0
    for _ in 0..<Self.rounds {
      var bytes = valid
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        damage(&bytes, within: bytes.count, &random)
      }
      try folder.write(bytes, to: "config.json")
      if messageOfReading(folder) != nil { refused += 1 }
    }
    #expect(refused > Self.rounds / 4)
  }

  @Test("members of config.json exchanged for others", arguments: FamilyFixture.all)
  func exchanged(fixture: FamilyFixture) throws {
    let folder = try fixture.folder()
    let text = try fixture.configuration
    let keys = try #require(try JSON.parse(Array(text.utf8)).object).keys
    let values = [
      "null", "0", "-1", "1", "2", "3", "7", "1e300", "-0.0", "1e-300", "9223372036854775807",
      "true", "\"x\"", "[]", "{}", "[[[\"local\"], 1024]]", "[\"full_attention\", 3]",
      #"{"rope_type": "yarn", "factor": 1e30}"#, #"{"type": "yarn", "factor": 1, "truncate": 0}"#,
      #"{"rope_type": "llama3", "factor": 1, "low_freq_factor": 1e-320, "high_freq_factor": 1e30}"#,
    ]
    for key in keys + ["rope_parameters", "layer_types"] {
      for value in values {
        let changed = try FamilyFixture.changed(text, [key: value])
        try folder.write(changed.utf8, to: "config.json")
        if let message = messageOfReading(folder) { #expect(!message.isEmpty) }
      }
    }
  }

  @Test("bytes at random are never weights")
  func noise() throws {
    let folder = try SmallModel.folder()
    var random = SplitMix64(state: 5)
    for _ in 0..<Self.rounds / 4 {
      let count = Int.random(in: 0..<200, using: &random)
      var bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      // Half of them announce a header that could be there.
      if count > 8, Bool.random(using: &random) {
        bytes.replaceSubrange(0..<9, with: [UInt8(count - 8), 0, 0, 0, 0, 0, 0, 0, 0x7B])
      }
      try folder.remove("model.safetensors")
      try folder.write(bytes, to: "model.safetensors")
      #expect(messageOfReading(folder) != nil)
    }
  }
}

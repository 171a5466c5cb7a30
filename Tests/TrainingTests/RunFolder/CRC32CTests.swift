import Testing

@testable import Training

@Suite("CRC-32C gives the published checksums")
struct CRC32CTests {
  // The vectors of RFC 3720, appendix B.4, and the usual check value of the polynomial.
  static let vectors: [([UInt8], UInt32)] = [
    (Array("123456789".utf8), 0xE306_9283),
    ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
    ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43),
    (Array(0..<32), 0x46DD_794E),
    (Array((0..<32).reversed()), 0x113F_DB5C),
    ([], 0),
  ]

  @Test("known vectors", arguments: vectors)
  func known(bytes: [UInt8], checksum: UInt32) {
    #expect(CRC32C.checksum(bytes) == checksum)
  }

  @Test("the masked form turns by fifteen bits and adds a constant")
  func masked() {
    // 0xE3069283 turned right by 15 is 0x2507C60D; plus 0xA282EAD8 is 0xC78AB0E5.
    #expect(CRC32C.masked("123456789".utf8) == 0xC78A_B0E5)
    // The masked checksum of the length 24, as the first record of every event file has it.
    #expect(CRC32C.masked([24, 0, 0, 0, 0, 0, 0, 0]) == 0x224B_7FA3)
  }
}

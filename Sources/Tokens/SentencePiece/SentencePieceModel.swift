/// The contents of a tokenizer.model, as SentencePiece writes it.
///
/// Source: sentencepiece_model.proto, whose defaults count where a field is missing.
struct SentencePieceModel {
  /// What a piece is.
  enum Kind: UInt64 {
    case normal = 1
    case unknown, control, userDefined, unused, byte
  }

  /// One entry of the vocabulary.
  struct Piece {
    var text = ""
    var score: Float = 0
    var kind = Kind.normal
  }

  private(set) var pieces: [Piece] = []

  /// The number of `model_type`: 1 is Unigram, 2 BPE, 3 words, 4 characters.
  private(set) var type: UInt64 = 1
  private(set) var fallsBackToBytes = false
  private(set) var marksSpaceBehind = false
  private(set) var beginning = 1

  private(set) var putsSpace = true
  private(set) var removesSpaces = true
  private(set) var marksSpaces = true
  /// Whether characters are changed by a table, before encoding or behind decoding.
  private(set) var hasTable = false

  /// Reads the file; what it says is judged by `parts`.
  ///
  /// - Parameters:
  ///   - bytes: the file.
  ///   - most: the most pieces that may be; of more only one is read, to tell.
  /// - Throws: the byte that does not fit.
  init(_ bytes: [UInt8], most: Int) throws(ProtobufReader.Damage) {
    var reader = ProtobufReader(bytes, bytes.indices)
    while let (field, value) = try reader.next() {
      guard case .bytes(let range) = value else { continue }
      switch field {
      case 1 where pieces.count > most: break
      case 1: pieces.append(try Self.piece(bytes, range))
      case 2: try readTrainer(bytes, range)
      case 3: try readNormalizer(bytes, range)
      case 5:
        var denormalizer = ProtobufReader(bytes, range)
        while let (field, value) = try denormalizer.next() {
          if field == 2, case .bytes(let table) = value, !table.isEmpty { hasTable = true }
        }
      default: break
      }
    }
  }

  private static func piece(
    _ bytes: [UInt8], _ range: Range<Int>
  ) throws(ProtobufReader.Damage) -> Piece {
    var piece = Piece()
    var reader = ProtobufReader(bytes, range)
    while let (field, value) = try reader.next() {
      switch (field, value) {
      case (1, .bytes(let text)):
        guard firstInvalidByte(in: Array(bytes[text])) == nil else {
          throw ProtobufReader.Damage(byte: text.lowerBound)
        }
        piece.text = String(decoding: bytes[text], as: UTF8.self)
      case (2, .fixed32(let bits)): piece.score = Float(bitPattern: bits)
      case (3, .number(let number)):
        guard let kind = Kind(rawValue: number) else {
          throw ProtobufReader.Damage(byte: range.lowerBound)
        }
        piece.kind = kind
      default: break
      }
    }
    return piece
  }

  private mutating func readTrainer(
    _ bytes: [UInt8], _ range: Range<Int>
  ) throws(ProtobufReader.Damage) {
    var reader = ProtobufReader(bytes, range)
    while let (field, value) = try reader.next() {
      switch field {
      case 3: type = value.number ?? type
      case 24: marksSpaceBehind = value.flag ?? marksSpaceBehind
      case 35: fallsBackToBytes = value.flag ?? fallsBackToBytes
      case 41: beginning = value.integer ?? beginning
      default: break
      }
    }
  }

  private mutating func readNormalizer(
    _ bytes: [UInt8], _ range: Range<Int>
  ) throws(ProtobufReader.Damage) {
    var reader = ProtobufReader(bytes, range)
    while let (field, value) = try reader.next() {
      switch field {
      case 2: if case .bytes(let table) = value, !table.isEmpty { hasTable = true }
      case 3: putsSpace = value.flag ?? putsSpace
      case 4: removesSpaces = value.flag ?? removesSpaces
      case 5: marksSpaces = value.flag ?? marksSpaces
      default: break
      }
    }
  }
}

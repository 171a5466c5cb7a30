import Screen

/// Makes the sequence that puts text on the clipboard of the machine a person sits at.
///
/// Source: OSC 52 in "XTerm Control Sequences"; the wrappings are those of the manuals of tmux and
/// GNU screen.
struct ClipboardSequence: Hashable {
  private let carrier: Carrier

  /// What stands between the program and the terminal.
  private enum Carrier {
    case none
    case tmux
    case screen
  }

  /// GNU screen drops longer strings.
  private static let screenPiece = 480

  /// Finds out what stands between by what it sets in the environment.
  init(environment: [String: String]) {
    func has(_ name: String) -> Bool { environment[name]?.isEmpty == false }
    // Of one inside the other, TERM names the inner.
    let isScreen = has("STY") && environment["TERM"]?.hasPrefix("screen") == true
    carrier = has("TMUX") ? .tmux : isScreen ? .screen : .none
  }

  /// The bytes that copy a text; nothing when it is too long.
  func bytes(for text: String) -> [UInt8]? {
    guard text.utf8.count <= Clipboard.mostBytes else { return nil }
    let plain = Array("\u{1B}]52;c;".utf8) + Self.base64(Array(text.utf8)) + [0x07]
    switch carrier {
    case .none: return plain
    case .tmux:
      // By its settings tmux heeds the one, the other or neither; heeding both does no harm.
      let doubled = plain.flatMap { $0 == 0x1B ? [0x1B, 0x1B] : [$0] }
      return plain + Array("\u{1B}Ptmux;".utf8) + doubled + Self.end
    case .screen:
      return stride(from: 0, to: plain.count, by: Self.screenPiece).flatMap { start in
        Array("\u{1B}P".utf8) + plain[start...].prefix(Self.screenPiece) + Self.end
      }
    }
  }

  private static let end = Array("\u{1B}\\".utf8)

  /// Source: RFC 4648, section 4.
  private static func base64(_ bytes: [UInt8]) -> [UInt8] {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var result: [UInt8] = []
    result.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start...].prefix(3)
      let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for place in 0..<4 {
        let isFilled = place <= group.count
        result.append(isFilled ? letters[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
      }
    }
    return result
  }
}

/// Leaves out of the bytes of curses what changes no look that anybody sees.
///
/// Curses writes both colours where one changes, each in a sequence of its own, switches bold off
/// with all else, and goes back to the terminal's look after each update. Here the changes are put
/// off until something is written that shows them, and then made in one sequence.
struct LookFilter {
  /// How a terminal writes, in the numbers of ECMA-48 8.3.117.
  private struct Look: Equatable {
    /// Of 1 bold, 2 dim, 4 underlined, 7 reversed.
    var attributes: Set<Int> = []
    /// No numbers stand for the terminal's own.
    var foreground: [Int] = []
    var background: [Int] = []
  }

  private static let all = [1, 2, 4, 7]
  private var wanted = Look()
  /// How the terminal writes; nothing when that is not known.
  private var actual: Look?
  /// Whether attributes can be switched off one by one, as terminals with colours can.
  private let hasSwitches: Bool

  init(hasSwitches: Bool) {
    self.hasSwitches = hasSwitches
  }

  /// Forgets how the terminal writes.
  mutating func forget() {
    actual = nil
  }

  /// The bytes that show the same.
  mutating func filtered(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      let end = Self.endOfSequence(in: bytes, from: index)
      let (first, final) = (bytes[index], bytes[end - 1])
      if first >= 0x20 {
        result += settle(isBlank: first == 0x20)
      } else if bytes[index..<end].starts(with: Self.introducer) {
        if final == UInt8(ascii: "m") {
          want(String(decoding: bytes[(index + 2)..<(end - 1)], as: UTF8.self))
          index = end
          continue
        }
        if Self.erasing.contains(final) { result += settle(isBlank: true) }
      }
      result += bytes[index..<end]
      index = end
    }
    return result
  }

  private static let erasing = Set("JKX".utf8)

  private static let introducer = Array("\u{1B}[".utf8)

  /// Where a sequence ends that starts at a byte; other bytes stand for themselves.
  private static func endOfSequence(in bytes: [UInt8], from start: Int) -> Int {
    guard bytes[start] == 0x1B else { return start + 1 }
    let rest = bytes[(start + 1)...]
    let isControl = rest.first == introducer[1]
    // Others, such as a choice of letters, have bytes between and one that ends them.
    let end = rest.dropFirst(isControl ? 1 : 0).firstIndex {
      isControl ? (0x40...0x7E).contains($0) : !(0x20...0x2F).contains($0)
    }
    return (end ?? bytes.count - 1) + 1
  }

  private mutating func want(_ parameters: String) {
    let numbers = parameters.split(separator: ";", omittingEmptySubsequences: false)
    var rest = numbers.map { Int($0) ?? 0 }[...]
    while let number = rest.popFirst() {
      switch number {
      case 0: wanted = Look()
      case 22: wanted.attributes.subtract([1, 2])
      case 24, 27: wanted.attributes.remove(number - 20)
      case 38, 48:
        let color = [number] + rest.prefix(rest.first == 5 ? 2 : 4)
        rest = rest.dropFirst(color.count - 1)
        if number == 38 { wanted.foreground = color } else { wanted.background = color }
      case 39: wanted.foreground = []
      case 49: wanted.background = []
      case 30...37, 90...97: wanted.foreground = [number]
      case 40...47, 100...107: wanted.background = [number]
      default: wanted.attributes.insert(number)
      }
    }
  }

  /// Makes the terminal write as wanted; of a blank, as far as it can be seen.
  private mutating func settle(isBlank: Bool) -> [UInt8] {
    var new = wanted
    if isBlank, let actual, actual.attributes.union(new.attributes).isDisjoint(with: [4, 7]) {
      new.foreground = actual.foreground
      new.attributes = actual.attributes
    }
    guard new != actual else { return [] }
    defer { actual = new }
    return Array("\u{1B}[\(change(to: new).map(String.init).joined(separator: ";"))m".utf8)
  }

  private func change(to new: Look) -> [Int] {
    let whole = Self.all.filter(new.attributes.contains) + new.foreground + new.background
    if whole.isEmpty { return [] }
    guard let actual else { return [0] + whole }
    let gone = actual.attributes.subtracting(new.attributes)
    if !gone.isEmpty, !hasSwitches { return [0] + whole }
    var kept = actual.attributes.subtracting(gone)
    var codes: [Int] = []
    if !gone.isDisjoint(with: [1, 2]) {
      // Both have one switch.
      codes.append(22)
      kept.subtract([1, 2])
    }
    codes += [4, 7].filter(gone.contains).map { $0 + 20 }
    codes += Self.all.filter(new.attributes.subtracting(kept).contains)
    if new.foreground != actual.foreground {
      codes += new.foreground.isEmpty ? [39] : new.foreground
    }
    if new.background != actual.background {
      codes += new.background.isEmpty ? [49] : new.background
    }
    return codes
  }
}

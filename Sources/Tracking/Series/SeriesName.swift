/// The name of a checkpoint's folder, and the numbers in it.
struct SeriesName: Hashable {
  /// The name.
  let text: String
  /// The step behind a word that trainers use for it, or of a name that is a number.
  let step: Int?
  /// The epoch, likewise.
  let epoch: Int?
  /// The number at the end of any other name.
  private let last: Int?

  private static let stepWords = ["step", "checkpoint", "ckpt", "iter", "iteration"]

  /// The most digits of a number that is read.
  private static let digits = 15

  /// Looks at a name.
  init(_ name: String) {
    text = name
    let scalars = Array(name.lowercased().unicodeScalars)
    epoch = Self.number(in: scalars, behind: "epoch")
    let last = Self.last(scalars)
    var step = Self.stepWords.lazy.compactMap { Self.number(in: scalars, behind: $0) }.first
    if step == nil, last?.start == 0 { step = last?.number }
    self.step = step
    self.last = last?.number
  }

  /// Whether a trainer would give such a name to one of many.
  var isNumbered: Bool { step != nil || epoch != nil }

  /// What it is ordered by among others; nil where it has no number.
  var number: Int? { step ?? epoch ?? last }

  /// The number right behind the last place of a word, with at most one of `-_=.` between.
  private static func number(in name: [Unicode.Scalar], behind word: String) -> Int? {
    let word = Array(word.unicodeScalars)
    guard name.count > word.count else { return nil }
    for start in (0..<name.count - word.count).reversed()
    where name[start..<start + word.count].elementsEqual(word) {
      var place = start + word.count
      if "-_=.".unicodeScalars.contains(name[place]) { place += 1 }
      let digits = name[place...].prefix(while: Self.isDigit)
      if let number = number(digits) { return number }
    }
    return nil
  }

  private static func last(_ name: [Unicode.Scalar]) -> (number: Int, start: Int)? {
    let digits = name.reversed().prefix(while: Self.isDigit).count
    guard let number = number(name.suffix(digits)) else { return nil }
    return (number, name.count - digits)
  }

  private static func number(_ digits: some Collection<Unicode.Scalar>) -> Int? {
    guard !digits.isEmpty, digits.count <= Self.digits else { return nil }
    return digits.reduce(0) { 10 * $0 + Int($1.value - 48) }
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
}

extension SeriesName: Comparable {
  /// By number, names without one last; else as people sort, `b10` after `b9`.
  static func < (left: SeriesName, right: SeriesName) -> Bool {
    switch (left.number, right.number) {
    case (let left?, let right?) where left != right: left < right
    case (_?, nil): true
    case (nil, _?): false
    default: isNaturallyBefore(left.text, right.text)
    }
  }

  /// Compares runs of digits as numbers and everything else scalar by scalar.
  static func isNaturallyBefore(_ left: String, _ right: String) -> Bool {
    let (ours, theirs) = (pieces(left), pieces(right))
    for (our, their) in zip(ours, theirs) where our != their {
      let isNumber = our.first.map(isDigit) ?? false
      guard isNumber, their.first.map(isDigit) ?? false else {
        return our.lexicographicallyPrecedes(their)
      }
      let (digits, others) = (our.drop { $0 == "0" }, their.drop { $0 == "0" })
      if digits.count != others.count { return digits.count < others.count }
      if !digits.elementsEqual(others) { return digits.lexicographicallyPrecedes(others) }
      return our.count < their.count
    }
    return ours.count < theirs.count
  }

  /// The text in runs of digits and of other characters.
  private static func pieces(_ text: String) -> [[Unicode.Scalar]] {
    var pieces: [[Unicode.Scalar]] = []
    for scalar in text.unicodeScalars {
      if let last = pieces.last?.last, isDigit(last) == isDigit(scalar) {
        pieces[pieces.count - 1].append(scalar)
      } else {
        pieces.append([scalar])
      }
    }
    return pieces
  }
}

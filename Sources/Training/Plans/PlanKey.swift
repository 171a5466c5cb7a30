import Tracking

/// What a plan can say of a stage, by the name of the option of `patchbay train` that says the same.
public enum PlanKey: String, CaseIterable, Hashable, Sendable {
  case data
  case count
  case dataSeed = "data-seed"
  case templates
  case block
  case sentences
  case evaluate
  case epochs
  case steps
  case batch
  case learningRate = "lr"
  case schedule
  case warmUp = "warm-up"
  case weightDecay = "weight-decay"
  case beta1
  case beta2
  case clip
  case dropout
  case attentionDropout = "attention-dropout"
  case seed
  case order
  case evaluateEvery = "evaluate-every"
  case saveEvery = "save-every"
  case stateEvery = "state-every"
  case track
  case circuit

  /// The key that says the same in another way, so that one level says but one of the two.
  var rival: PlanKey? {
    switch self {
    case .epochs: .steps
    case .steps: .epochs
    default: nil
    }
  }
}

// MARK: Values

extension PlanKey {
  /// The values that a key can have.
  enum Values: Hashable {
    /// Any text.
    case text
    /// Names with commas between, all different, or `none` alone.
    case names
    /// Measures to track, with commas between, or `none`.
    case measures
    /// `yes` or `no`.
    case flag
    /// A whole number of 64 bits from 0 on.
    case seed
    /// A whole number.
    case whole(ClosedRange<Int>)
    /// A number.
    case number(ClosedRange<Double>)
    /// A number from 0 on and below 1.
    case share
    /// One of some words.
    case word([String])
  }

  /// The values of the key.
  var values: Values {
    switch self {
    case .data, .templates, .circuit: .text
    case .track: .measures
    case .evaluate: .names
    case .sentences: .flag
    case .dataSeed, .seed: .seed
    case .count: .whole(1...TrainingMaterial.mostSentences)
    case .block: .whole(TrainingMaterial.leastBlock...Int.max)
    case .warmUp: .whole(0...Int.max)
    case .epochs, .steps, .batch, .evaluateEvery, .saveEvery, .stateEvery: .whole(1...Int.max)
    case .learningRate, .weightDecay: .number(0...1000)
    case .clip: .number(0...1e30)
    case .beta1, .beta2, .dropout, .attentionDropout: .share
    case .schedule: .word(Schedule.Shape.allCases.map(\.rawValue))
    case .order: .word(Batches.Order.allCases.map(\.rawValue))
    }
  }

  /// Whether a text is a value of the key.
  func takes(_ text: String) -> Bool {
    switch values {
    case .text: !text.isEmpty
    case .names: Self.areNames(text)
    case .measures: (try? TrackedMeasure.list(text)).map { text == "none" || !$0.isEmpty } ?? false
    case .flag: ["yes", "no"].contains(text)
    case .seed: UInt64(text) != nil
    case .whole(let range): Int(text).map(range.contains) ?? false
    case .number(let range): Double(text).map(range.contains) ?? false
    case .share: Float(text).map { $0 >= 0 && $0 < 1 } ?? false
    case .word(let words): words.contains(text)
    }
  }

  private static func areNames(_ text: String) -> Bool {
    let names = Self.names(text)
    return !names.isEmpty && !names.contains("") && Set(names).count == names.count
      && (names.count == 1 || !names.contains("none"))
  }

  /// The names of a list with commas between, without blanks around them.
  static func names(_ text: String) -> [String] {
    text.split(separator: ",", omittingEmptySubsequences: false).map { part in
      String(part.trimmedBlanks)
    }
  }

  /// The values in words, to follow "It is".
  var rule: String {
    switch values {
    case .text: "a text"
    case .names: "different names with commas between, or none"
    case .measures: "none, or with commas between of: \(TrackedMeasure.names)"
    case .flag: "yes or no"
    case .seed: "a whole number from 0 to \(UInt64.max)"
    case .whole(let range) where range.upperBound == Int.max:
      "a whole number from \(range.lowerBound) on"
    case .whole(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .number where self == .clip: "a number above 0, or 0 for no limit"
    case .number where self == .learningRate: "a number from 0 to 1000, such as 1e-5"
    case .number: "a number from 0 to 1000"
    case .share: "a number from 0 on and below 1"
    case .word(let words): words.dropLast().joined(separator: ", ") + " or " + (words.last ?? "")
    }
  }

  /// A value written so that equal numbers are equal texts.
  func plain(_ text: String) -> String {
    switch values {
    case .number, .share: Double(text).map { "\($0)" } ?? text
    case .whole: Int(text).map { "\($0)" } ?? text
    case .seed: UInt64(text).map { "\($0)" } ?? text
    case .names, .measures: Self.names(text).joined(separator: ",")
    case .text, .flag, .word: text
    }
  }
}

extension StringProtocol {
  /// The text without blanks, tabs and carriage returns at its ends.
  var trimmedBlanks: SubSequence {
    func isBlank(_ character: Character) -> Bool {
      character == " " || character == "\t" || character == "\r"
    }
    guard let first = firstIndex(where: { !isBlank($0) }),
      let last = lastIndex(where: { !isBlank($0) })
    else { return self[startIndex..<startIndex] }
    return self[first...last]
  }
}

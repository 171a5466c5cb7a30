import Transformer

/// What one level of a plan says, all stages together or one of them, as it was written.
///
/// A setting for small models counts for these in place of the one for all models.
public struct StageSettings: Hashable, Sendable {
  /// The name of a setting: a key, with `small.` in front for small models alone.
  public struct Name: Hashable, Sendable {
    /// What is set.
    public let key: PlanKey
    /// Whether it counts for models of fewer than `TrainingDefaults.small` parameters alone.
    public let isForSmall: Bool

    private static let prefix = "small."

    /// Names a setting.
    public init(_ key: PlanKey, isForSmall: Bool = false) {
      self.key = key
      self.isForSmall = isForSmall
    }

    /// Reads a name; nil when it is none.
    init?(_ text: some StringProtocol) {
      let isForSmall = text.hasPrefix(Self.prefix)
      guard let key = PlanKey(rawValue: String(text.dropFirst(isForSmall ? 6 : 0))) else {
        return nil
      }
      self.init(key, isForSmall: isForSmall)
    }

    /// The name as it is written.
    public var text: String { (isForSmall ? Self.prefix : "") + key.rawValue }

    /// Every name, in the order in which they are written.
    static let all = PlanKey.allCases.flatMap { key in
      [Name(key), Name(key, isForSmall: true)]
    }
  }

  /// The valid texts by name.
  private(set) var values: [Name: String] = [:]

  /// Settings that say nothing.
  public init() {}

  /// What is written under a name; nil where nothing is.
  public subscript(name: Name) -> String? { values[name] }

  /// Sets something.
  ///
  /// - Parameters:
  ///   - value: the text, without blanks at its ends.
  ///   - name: what is set.
  /// - Throws: `badValue` where it cannot be that, `twoLengths` where the length is given already.
  public mutating func set(_ value: String, as name: Name) throws(PlanProblem) {
    guard name.key.takes(value), Self.isOneLine(value) else {
      throw .badValue(value, name: name.text, rule: name.key.rule)
    }
    let rival = name.key.rival.map { Name($0, isForSmall: name.isForSmall) }
    if let rival, values[rival] != nil { throw .twoLengths(rival.text, name.text) }
    values[name] = value
  }

  /// Whether a text reads back as it is: one line, and no comment in it.
  private static func isOneLine(_ text: String) -> Bool {
    !text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\t" || $0.value == 0x7F }
      && StagedPlan.withoutComment(text[...]).trimmedBlanks == text
  }

  /// The settings as lines, in the order of the keys.
  var lines: [String] {
    Name.all.compactMap { name in values[name].map { "\(name.text) = \($0)" } }
  }

  /// These settings over those of a level above, as they count for one kind of model.
  ///
  /// - Parameters:
  ///   - base: what the level above says.
  ///   - isSmall: whether the model is small.
  /// - Returns: what is said in all.
  func over(_ base: [PlanKey: String], isSmall: Bool) -> [PlanKey: String] {
    var result = base
    for isForSmall in isSmall ? [false, true] : [false] {
      for (name, value) in values where name.isForSmall == isForSmall {
        if let rival = name.key.rival { result[rival] = nil }
        result[name.key] = value
      }
    }
    return result
  }
}

/// Findings about one thing, each with a number, an interval and a sentence.
public struct Card: Hashable, Sendable {
  /// A finding.
  public struct Row: Hashable, Sendable {
    /// What was asked, in a few words.
    public var title: String
    /// The number; NaN where there is none.
    public var number: Double
    /// Digits after the point.
    public var decimals: Int
    /// The unit, such as `%`; none when empty.
    public var unit: String
    /// Words in place of number and unit, such as `1 of 101`; none when empty.
    public var words: String
    /// An interval around the number.
    public var interval: ClosedRange<Double>?
    /// The numbers at the ends of a scale that is drawn with number and interval on it.
    public var scale: ClosedRange<Double>?
    /// A number on the scale to compare with, such as a threshold.
    public var reference: Double?
    /// What the number says, in a sentence.
    public var sentence: String
    /// Whether the number speaks for the thing, against it, or neither.
    public var verdict: Verdict

    /// Puts a finding together.
    ///
    /// - Parameters:
    ///   - title: what was asked.
    ///   - number: the number; NaN where there is none.
    ///   - decimals: digits after the point.
    ///   - unit: the unit.
    ///   - words: words in place of number and unit.
    ///   - interval: an interval around the number.
    ///   - scale: the numbers at the ends of a scale.
    ///   - reference: a number on the scale to compare with.
    ///   - sentence: what the number says.
    ///   - verdict: what it speaks for.
    public init(
      _ title: String, _ number: Double, decimals: Int = 2, unit: String = "",
      words: String = "", interval: ClosedRange<Double>? = nil,
      scale: ClosedRange<Double>? = nil, reference: Double? = nil, sentence: String,
      verdict: Verdict = .open
    ) {
      self.title = title
      self.number = number
      self.decimals = decimals
      self.unit = unit
      self.words = words
      self.interval = interval
      self.scale = scale
      self.reference = reference
      self.sentence = sentence
      self.verdict = verdict
    }
  }

  /// What a number speaks for.
  public enum Verdict: String, Hashable, Sendable, CaseIterable {
    /// It speaks for the thing.
    case good
    /// It speaks neither for the thing nor against it, or there is no measure for that.
    case open
    /// It speaks against the thing.
    case poor
  }

  /// What the card is about, in a few words.
  public var heading: String
  /// Lines under it, such as the convention of the numbers.
  public var lines: [String]
  /// The findings, from the top.
  public var rows: [Row]
  /// What intervals are, such as `95 % intervals, bootstrap over 100 prompts`; none when empty.
  public var intervalMeaning: String

  /// Puts a card together.
  ///
  /// - Parameters:
  ///   - heading: what it is about.
  ///   - lines: lines under the heading.
  ///   - rows: the findings.
  ///   - intervalMeaning: what intervals are.
  public init(
    heading: String, lines: [String] = [], rows: [Row], intervalMeaning: String = ""
  ) {
    self.heading = heading
    self.lines = lines
    self.rows = rows
    self.intervalMeaning = intervalMeaning
  }
}

extension Card.Row {
  /// The number as people read it; words where there are some, and a dash where there is nothing.
  ///
  /// - Parameter glyphs: gives the minus sign.
  /// - Returns: number and unit.
  public func value(_ glyphs: Glyphs = .unicode) -> String {
    if !words.isEmpty { return words }
    guard !number.isNaN else { return "-" }
    return numeral(number, glyphs) + (unit.isEmpty ? "" : " " + unit)
  }

  /// The interval as people read it; empty without one.
  ///
  /// - Parameter glyphs: gives the minus sign.
  /// - Returns: `low to high`.
  public func range(_ glyphs: Glyphs = .unicode) -> String {
    guard let interval else { return "" }
    return "\(numeral(interval.lowerBound, glyphs)) to \(numeral(interval.upperBound, glyphs))"
  }

  private func numeral(_ value: Double, _ glyphs: Glyphs) -> String {
    Numeral.fixed(value, decimals: decimals, glyphs: glyphs)
  }
}

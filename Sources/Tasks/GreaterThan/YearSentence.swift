/// A sentence about something that lasted from one year to another of the same century.
///
/// Source: Hanna, Liu and Variengien 2023, section 3.
public struct YearSentence: Hashable, Sendable {
  /// The words around the slots.
  public var template: SentenceTemplate
  /// What lasted.
  public var noun: String
  /// The first two digits of both years.
  public var century: Int
  /// The last two digits of the first year, from 0 to 99.
  public var start: Int

  /// A sentence from its parts.
  public init(_ template: SentenceTemplate, noun: String, century: Int, start: Int) {
    self.template = template
    self.noun = noun
    self.century = century
    self.start = start
  }

  /// The sentence up to the last two digits of its second year.
  public var prompt: String { template.filled(words) }

  /// The same with 01 as the first year's last digits, after which nearly every year is later.
  public var counterpart: YearSentence {
    YearSentence(template, noun: noun, century: century, start: 1)
  }

  /// The whole sentence.
  ///
  /// - Parameter end: the last two digits of the second year, from 0 to 99.
  /// - Returns: the text.
  public func text(end: Int) -> String { prompt + Self.digits(end) }

  /// The prompt up to the last two digits of its first year.
  var beginning: String {
    let place = template.slots.firstIndex(of: .year) ?? 0
    return template.text(before: place, words: words)
  }

  private var words: [String] {
    template.slots.map { slot in
      switch slot {
      case .century: Self.digits(century)
      case .year: Self.digits(start)
      default: noun
      }
    }
  }

  /// A number from 0 to 99 as two digits.
  static func digits(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
}

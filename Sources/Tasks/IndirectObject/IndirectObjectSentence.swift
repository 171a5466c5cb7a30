/// A sentence in which one of two people gives the other something.
///
/// Source: Wang et al. 2022, appendix A, for the clean form; the paper, section 3, for the corruptions.
public struct IndirectObjectSentence: Hashable, Sendable {
  /// The words around the slots.
  public var template: SentenceTemplate
  /// Which of the two people is named first.
  public var form: Form
  /// The one who receives, IO: the name that is right as the last word.
  public var indirectObject: String
  /// The one who acts, S: the name that is there twice.
  public var subject: String
  /// Where it happens; not used by every template.
  public var place: String
  /// What is given; not used by every template.
  public var object: String

  /// Which of the two people is named first.
  public enum Form: String, CaseIterable, Hashable, Sendable {
    /// The subject: S and IO ... S ... IO.
    case baba
    /// The indirect object: IO and S ... S ... IO.
    case abba
  }

  /// How a sentence is corrupted, so that a model unlearns a part of the circuit.
  public enum Corruption: Hashable, Sendable {
    /// The last word is a name that is neither IO nor S.
    case nameMoving(to: String)
    /// The last word is S.
    case subjectDuplication
    /// The one who acts is neither IO nor S.
    case duplication(by: String)
  }

  /// A sentence from its parts.
  public init(
    _ template: SentenceTemplate, _ form: Form, indirectObject: String, subject: String,
    place: String, object: String
  ) {
    self.template = template
    self.form = form
    self.indirectObject = indirectObject
    self.subject = subject
    self.place = place
    self.object = object
  }

  /// The four names in the order of the sentence: two people, the one who acts, the last word.
  ///
  /// - Parameter corruption: how the sentence is corrupted; nil for the clean one.
  /// - Returns: four names.
  public func names(_ corruption: Corruption? = nil) -> [String] {
    let pair = form == .abba ? [indirectObject, subject] : [subject, indirectObject]
    return switch corruption {
    case nil: pair + [subject, indirectObject]
    case .nameMoving(let other): pair + [subject, other]
    case .subjectDuplication: pair + [subject, subject]
    case .duplication(let other): pair + [other, indirectObject]
    }
  }

  /// The whole sentence.
  ///
  /// - Parameter corruption: how the sentence is corrupted; nil for the clean one.
  /// - Returns: the text, its last word a name.
  public func text(_ corruption: Corruption? = nil) -> String {
    template.filled(words(names: names(corruption)))
  }

  /// The clean sentence without its last word, which the model is to give.
  public var prompt: String { text(before: 3, names: names()) }

  /// The same without its last word and with other people, to which the answer is unknown.
  ///
  /// - Parameter people: three names for the first three places.
  /// - Returns: the text.
  ///
  /// Source: Wang et al. 2022, section 3, the distribution ABC.
  public func prompt(people: [String]) -> String {
    text(before: 3, names: people + [indirectObject])
  }

  /// The clean sentence up to one of its names, without the space before that.
  ///
  /// - Parameter name: which of the four, from 0.
  /// - Returns: the text.
  func text(before name: Int) -> String { text(before: name, names: names()) }

  private func text(before name: Int, names: [String]) -> String {
    let places = template.slots.indices.filter {
      [.subject, .indirectObject].contains(template.slots[$0])
    }
    return template.text(before: places[name], words: words(names: names))
  }

  /// A word for every slot of the template.
  private func words(names: [String]) -> [String] {
    var names = names[...]
    return template.slots.map { slot in
      switch slot {
      case .place: place
      case .object: object
      default: names.popFirst() ?? ""
      }
    }
  }
}

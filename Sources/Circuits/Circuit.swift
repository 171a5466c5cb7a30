public import Transformer

/// A circuit: the heads that do a task, in classes, each at the position where it acts.
///
/// A file of a circuit is text, one head a line: `9.9 name-mover END` is a head, its class and the
/// name of its position, or `all`; `#` starts a comment. Classes are in the order of their first
/// heads. What classes tell each other may stand there too, a link a line:
/// `s-inhibition->name-mover<q>`, `name-mover->logits`.
///
/// Source: Wang et al. 2022, section 3, for the classes and positions of the IOI circuit.
public struct Circuit: Hashable, Sendable {
  /// The classes, none without heads, no name twice.
  public let classes: [CircuitClass]
  /// What classes tell each other, as far as it is known; both ends are classes of the circuit.
  public let links: [CircuitLink]

  /// A head at one position.
  public struct Member: Hashable, Sendable, Codable {
    /// The head.
    public var head: Head
    /// The name of the position, as prompts name theirs, such as END or S1+1; or all.
    public var position: String

    /// A head where it works.
    public init(_ head: Head, at position: String) {
      self.head = head
      self.position = position
    }
  }

  /// A circuit of classes; those without heads are left out.
  ///
  /// - Parameters:
  ///   - classes: classes of different names, no head twice at one position.
  ///   - links: what they tell each other; links to classes without heads are left out.
  /// - Throws: `notAWord` for a name that a file could not hold, `duplicateClass`, or `duplicate`.
  public init(_ classes: [CircuitClass], links: [CircuitLink] = []) throws(CircuitError) {
    var (names, places) = (Set<String>(), Set<Member>())
    for circuitClass in classes {
      guard Self.isClassName(circuitClass.name) else { throw .notAWord(line: nil) }
      guard names.insert(circuitClass.name).inserted else { throw .duplicateClass }
      for member in circuitClass.members {
        guard Self.isWord(member.position) else { throw .notAWord(line: nil) }
        guard places.insert(member).inserted else {
          throw .duplicate(member.head, line: nil, first: nil)
        }
      }
    }
    self.init(checked: classes, links: links)
  }

  /// Classes that are known to follow the rules; links are kept where both ends are.
  init(checked classes: [CircuitClass], links: [CircuitLink]) {
    self.classes = classes.filter { !$0.members.isEmpty }
    let names = Set(self.classes.map(\.name))
    self.links = links.filter { link in
      names.contains(link.source) && link.target.map(names.contains) ?? true
    }
  }

  /// Every head with its position, class after class.
  public var members: [Member] { classes.flatMap(\.members) }

  /// Every head once, in the order of layers.
  public var heads: [Head] { Set(members.map(\.head)).sorted() }

  /// The name of the first class that a head belongs to; nil for one outside the circuit.
  ///
  /// - Parameter head: any head.
  /// - Returns: the name.
  public func className(of head: Head) -> String? {
    classes.first { $0.members.contains { $0.head == head } }?.name
  }

  /// Whether a text can be the name of a class: a word that a link can name.
  public static func isClassName(_ text: String) -> Bool {
    isWord(text) && text != CircuitLink.logits
      && !text.contains(CircuitLink.arrow) && !text.contains("<") && !text.contains(">")
  }

  /// Whether a text can be a class or a position in a file: not empty, without blanks, controls and #.
  ///
  /// - Parameter text: any text.
  /// - Returns: whether it can.
  public static func isWord(_ text: String) -> Bool {
    !text.isEmpty
      && text.unicodeScalars.allSatisfy { scalar in
        scalar != "#" && !scalar.properties.isWhitespace && !isControl(scalar)
      }
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate: true
    default: false
    }
  }
}

/// Heads that do the same in a circuit.
public struct CircuitClass: Hashable, Sendable, Codable {
  /// The name, one word.
  public var name: String
  /// The heads, in the order of the file.
  public var members: [Circuit.Member]

  /// A class of heads.
  public init(_ name: String, _ members: [Circuit.Member]) {
    self.name = name
    self.members = members
  }
}

extension Circuit: Codable {
  private enum CodingKeys: CodingKey { case classes, links }

  /// Reads the classes, under the same rules as a file.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      container.decode([CircuitClass].self, forKey: .classes),
      links: container.decodeIfPresent([CircuitLink].self, forKey: .links) ?? [])
  }

  /// Writes the classes.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(classes, forKey: .classes)
    if !links.isEmpty { try container.encode(links, forKey: .links) }
  }
}

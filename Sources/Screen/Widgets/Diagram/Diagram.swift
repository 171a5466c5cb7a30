/// Boxes with items in them and arrows between the boxes: the classes of a circuit and their heads.
///
/// A plain value that says what is drawn; `DiagramLayout` says where.
public struct Diagram: Hashable, Sendable {
  /// A box, such as a class of heads; one without items is a name alone, such as the logits.
  public struct Box: Hashable, Sendable {
    /// What arrows name it by; no two boxes have the same.
    public var id: String
    /// The words at its head.
    public var title: String
    /// The words at its foot, such as a position; none when empty.
    public var subtitle: String
    /// What is in it.
    public var items: [Item]
    /// The colour of its class; the ordinary one without it.
    public var tint: Tint?

    /// Puts a box together.
    ///
    /// - Parameters:
    ///   - id: what arrows name it by.
    ///   - title: the words at its head; the id without it.
    ///   - subtitle: the words at its foot.
    ///   - items: what is in it.
    ///   - tint: the colour of its class.
    public init(
      _ id: String, title: String? = nil, subtitle: String = "", items: [Item] = [],
      tint: Tint? = nil
    ) {
      self.id = id
      self.title = title ?? id
      self.subtitle = subtitle
      self.items = items
      self.tint = tint
    }
  }

  /// Something in a box, such as a head.
  public struct Item: Hashable, Sendable {
    /// Its name.
    public var text: String
    /// Its number, such as its effect, whose magnitude it is drawn by; none where it is not known.
    public var value: Double?
    /// Whether it is there, is new, or is gone.
    public var mark: Mark

    /// Puts an item together.
    public init(_ text: String, value: Double? = nil, mark: Mark = .kept) {
      self.text = text
      self.value = value
      self.mark = mark
    }
  }

  /// How an item stands against what it is compared with.
  public enum Mark: String, Hashable, Sendable, CaseIterable {
    /// In both, or compared with nothing.
    case kept
    /// New.
    case added
    /// Gone.
    case removed
  }

  /// From one box to another.
  public struct Arrow: Hashable, Sendable {
    /// The id of the box where it begins.
    public var from: String
    /// The id of the box where it ends.
    public var to: String
    /// What it goes into, such as `q`; none when empty.
    public var label: String
    /// Its strength, 0 to 1; none where it is not known.
    public var weight: Double?

    /// Puts an arrow together.
    public init(_ from: String, _ to: String, label: String = "", weight: Double? = nil) {
      self.from = from
      self.to = to
      self.label = label
      self.weight = weight
    }
  }

  /// The boxes, in the order in which moves go through those of one level.
  public var boxes: [Box]
  /// The arrows; those to or from what is no box are left out.
  public var arrows: [Arrow]
  /// The level of each box, 0 the first; those that are not named, or all without it, are worked out
  /// from the arrows.
  public var levels: [String: Int]
  /// What the numbers of items are, with their unit; empty where there are none.
  public var unit: String

  /// Puts a diagram together.
  ///
  /// - Parameters:
  ///   - boxes: the boxes.
  ///   - arrows: the arrows.
  ///   - levels: the level of each box by its id, 0 the first.
  ///   - unit: what the numbers of items are, with their unit.
  public init(boxes: [Box], arrows: [Arrow], levels: [String: Int] = [:], unit: String = "") {
    self.boxes = boxes
    self.arrows = arrows
    self.levels = levels
    self.unit = unit
  }

  /// The largest magnitude of an item's number; 0 without numbers.
  public var largest: Double {
    boxes.lazy.flatMap(\.items).compactMap(\.value?.magnitude).filter(\.isFinite).max() ?? 0
  }

  /// How large an item is drawn.
  ///
  /// - Parameter item: the item.
  /// - Returns: 0 to 1, a share of the largest; nothing where it has no number.
  public func size(of item: Item) -> Double? {
    guard let value = item.value, value.isFinite, largest > 0 else { return nil }
    return min(1, value.magnitude / largest)
  }

  /// Whether some item is new or gone.
  public var isComparison: Bool {
    boxes.contains { $0.items.contains { $0.mark != .kept } }
  }
}

/// A box of a diagram, or an item in one.
public struct DiagramPlace: Hashable, Sendable {
  /// The number of the box.
  public var box: Int
  /// The number of the item in it; nothing for the box itself.
  public var item: Int?

  /// Names a box or an item.
  public init(box: Int, item: Int? = nil) {
    self.box = box
    self.item = item
  }
}

/// One step over what is drawn.
public enum DiagramMove: Hashable, Sendable, CaseIterable {
  /// To what lies above.
  case up
  /// To what lies below.
  case down
  /// To what lies at the left.
  case left
  /// To what lies at the right.
  case right
}

/// Bars of a few groups, each group in a colour of its own, such as a number of each head by class.
public struct BarFigure: Hashable, Sendable {
  /// A bar.
  public struct Bar: Hashable, Sendable {
    /// What it is of.
    public var label: String
    /// Its number.
    public var value: Double
    /// An interval around the number; none where there is none.
    public var interval: ClosedRange<Double>?
    /// The name of its group; none when empty.
    public var group: String
    /// Words about it that only files for programs and text hold, such as what was left out with it.
    public var note: String

    /// Puts a bar together.
    ///
    /// - Parameters:
    ///   - label: what it is of.
    ///   - value: its number.
    ///   - interval: an interval around the number.
    ///   - group: the name of its group.
    ///   - note: words about it.
    public init(
      _ label: String, _ value: Double, interval: ClosedRange<Double>? = nil, group: String = "",
      note: String = ""
    ) {
      self.label = label
      self.value = value
      self.interval = interval
      self.group = group
      self.note = note
    }
  }

  /// The words above it; empty when the figure's own title says enough.
  public var title: String
  /// What the bars are of, in one word.
  public var labelTitle: String
  /// What the numbers are, with their unit.
  public var valueTitle: String
  /// What the groups are, in one word.
  public var groupTitle: String
  /// What notes are; empty where there are none.
  public var noteTitle: String
  /// The bars, from the left.
  public var bars: [Bar]
  /// A number to compare with, drawn as a line over all bars, and what it is.
  public var reference: Reference?

  /// A number that all bars are compared with.
  public struct Reference: Hashable, Sendable {
    /// The number.
    public var value: Double
    /// What it is.
    public var meaning: String

    /// Names a number.
    public init(_ value: Double, _ meaning: String) {
      self.value = value
      self.meaning = meaning
    }
  }

  /// Puts bars together.
  ///
  /// - Parameters:
  ///   - title: words above them.
  ///   - labelTitle: what the bars are of.
  ///   - valueTitle: what the numbers are, with their unit.
  ///   - groupTitle: what the groups are.
  ///   - noteTitle: what notes are.
  ///   - bars: the bars.
  ///   - reference: a number to compare with.
  public init(
    title: String = "", labelTitle: String = "head", valueTitle: String,
    groupTitle: String = "class", noteTitle: String = "", bars: [Bar],
    reference: Reference? = nil
  ) {
    self.title = title
    self.labelTitle = labelTitle
    self.valueTitle = valueTitle
    self.groupTitle = groupTitle
    self.noteTitle = noteTitle
    self.bars = bars
    self.reference = reference
  }
}

extension BarFigure {
  /// The names of the groups, in the order of their first bars.
  var groups: [String] {
    var groups: [String] = []
    for bar in bars where !bar.group.isEmpty && !groups.contains(bar.group) {
      groups.append(bar.group)
    }
    return groups
  }
}

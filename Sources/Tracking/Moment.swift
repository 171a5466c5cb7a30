public import StrictJSON

/// What was tracked of a model at one moment: after a step of training, or of one checkpoint.
public struct Moment: Hashable, Sendable {
  /// A number under the name of its measure; null where it has no meaning at this moment.
  public struct Value: Hashable, Sendable {
    /// The measure's name.
    public var name: String
    /// The number; nil where it has no meaning, as a share of nearly nothing.
    public var value: Double?

    /// A number by its name.
    public init(_ name: String, _ value: Double?) { (self.name, self.value) = (name, value) }
  }

  /// A number of every head under the name of its measure.
  public struct Heads: Hashable, Sendable {
    /// The measure's name.
    public var name: String
    /// `[layer][head]`.
    public var values: [[Float]]

    /// Numbers by their name.
    public init(_ name: String, _ values: [[Float]]) { (self.name, self.values) = (name, values) }
  }

  /// The numbers, in the order of their measures.
  public var values: [Value]
  /// The maps of heads.
  public var heads: [Heads]

  /// A moment of its parts.
  public init(values: [Value] = [], heads: [Heads] = []) {
    (self.values, self.heads) = (values, heads)
  }

  /// Whether nothing was tracked.
  public var isEmpty: Bool { values.isEmpty && heads.isEmpty }
}

extension Moment: JSONRepresentable {
  /// Members `values` and `heads`, each by name; those without content are left out.
  public var json: JSONOutput {
    var members: [JSONOutput.Member] = []
    if !values.isEmpty {
      let numbers = values.map { value in
        JSONOutput.Member(key: value.name, value: value.value.map { .double($0) } ?? .null)
      }
      members.append(JSONOutput.Member(key: "values", value: .object(numbers)))
    }
    if !heads.isEmpty {
      let grids = heads.map { JSONOutput.Member(key: $0.name, value: $0.values.json) }
      members.append(JSONOutput.Member(key: "heads", value: .object(grids)))
    }
    return .object(members)
  }

  /// Reads back what `json` wrote; numbers that are none, and grids of uneven rows, are left out.
  ///
  /// What was no finite number in a grid is none again.
  ///
  /// - Parameter json: an object; members other than `values` and `heads` do not count.
  public init(_ json: JSON) {
    self.init()
    for (name, value) in Self.members(json["values"]) {
      if value == .null || value.number != nil { values.append(Value(name, value.number)) }
    }
    for (name, grid) in Self.members(json["heads"]) {
      let rows =
        grid.array?.compactMap { row in
          row.array.map { $0.compactMap { $0 == .null ? .nan : $0.number.map { Float($0) } } }
        } ?? []
      guard let width = rows.first?.count, width > 0, rows.allSatisfy({ $0.count == width }),
        rows.count == grid.array?.count
      else { continue }
      heads.append(Heads(name, rows))
    }
  }

  private static func members(_ json: JSON?) -> [(String, JSON)] {
    guard let object = json?.object else { return [] }
    return Array(zip(object.keys, object.values))
  }
}

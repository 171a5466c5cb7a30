import StrictJSON

/// In what two plans differ, in words.
enum PlanDifference {
  /// Compares what a folder says of its plan with another plan.
  static func between(_ earlier: JSON, _ plan: JSONOutput) -> [String] {
    guard case .object(let members) = plan else { return [] }
    return members.flatMap { differences($0.key, earlier[$0.key], $0.value) }
  }

  private static func differences(_ name: String, _ old: JSON?, _ new: JSONOutput) -> [String] {
    if case .object(let members) = new, let old, old.object != nil {
      return members.flatMap { differences($0.key, old[$0.key], $0.value) }
    }
    let (was, now) = (old.map(words) ?? "nothing", words(new))
    return was == now ? [] : ["\(name) is \(was) there and would be \(now)"]
  }

  private static func words(_ value: JSONOutput) -> String {
    guard let json = try? JSON.parse(Array(value.line.utf8)) else { return value.line }
    return words(json)
  }

  private static func words(_ value: JSON) -> String {
    switch value {
    case .null: "nothing"
    case .bool(let value): value ? "yes" : "no"
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .string(let value): value
    case .array(let values):
      values.isEmpty ? "none" : values.map(words).joined(separator: " ")
    case .object(let object):
      zip(object.keys, object.values).map { "\($0) \(words($1))" }.joined(separator: " ")
    }
  }
}

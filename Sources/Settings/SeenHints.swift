/// The hints that the user has seen and need not see again.
public struct SeenHints: Hashable, Sendable {
  /// Their names, such as `heads.ablate`.
  public private(set) var names: Set<String>

  /// Hints of these names.
  public init(_ names: Set<String> = []) {
    self.names = names
  }

  /// Whether a hint was seen.
  public func contains(_ name: String) -> Bool { names.contains(name) }

  /// Notes that a hint was seen.
  ///
  /// - Returns: whether it is new.
  @discardableResult
  public mutating func insert(_ name: String) -> Bool { names.insert(name).inserted }

  private static func file(_ environment: [String: String]) -> SettingsFile? {
    SettingsPlaces(environment: environment).state.map { SettingsFile("\($0)/hints") }
  }

  /// Reads what was seen before; nothing where there is no file, or none that can be read.
  public static func read(environment: [String: String]) -> SeenHints {
    let bytes = (try? file(environment)?.read()) ?? []
    let lines = bytes.split(separator: 0x0A).compactMap {
      String(validating: $0, as: UTF8.self)
    }
    return SeenHints(Set(lines))
  }

  /// Saves what was seen, one name a line.
  ///
  /// - Parameter environment: the variables of the process.
  /// - Throws: that there is no place, or what the system refuses.
  public func save(environment: [String: String]) throws(SettingsError) {
    guard let file = Self.file(environment) else { throw .noFolder }
    try file.write(Array(names.sorted().map { $0 + "\n" }.joined().utf8))
  }
}

import Analyses
public import StrictJSON

/// Why a saved result is not one of patching.
public enum PatchRecordError: Error, Equatable, Sendable {
  /// It is another kind of result, or none.
  case schema(String?)
  /// A member is missing or not what it must be.
  case member(String)
}

extension PatchRecordError: CustomStringConvertible {
  /// What is wrong and what would be right.
  public var description: String {
    switch self {
    case .schema(let schema):
      (schema.map { "it is a result of the kind '\($0.prefix(60))'" } ?? "it names no schema")
        + ". Give what patch, path-patch or cross-patch print with --json."
    case .member(let name):
      "its member \(name) is missing or is not what it must be. Save the result anew."
    }
  }
}

extension PatchRecord {
  /// The most layers and the most columns that are read.
  private static let limit = 4096

  /// Reads what `patch`, `path-patch` or `cross-patch` print with `--json`.
  ///
  /// - Parameter json: the whole object.
  /// - Throws: `PatchRecordError`, naming the first member that is wrong.
  public init(_ json: JSON) throws(PatchRecordError) {
    let schema = json["schema"]?.string
    guard let kind = Kind.allCases.first(where: { $0.schema == schema }) else {
      throw .schema(schema)
    }
    let reader = MemberReader(json)
    patch = try reader.patch(kind)
    direction = try reader.choice("request.direction")
    // Earlier files have the British spelling.
    normalisation = try reader.choice("request.normalization", formerly: "request.normalisation")
    grid = try reader.grid(patch, kind, direction)
    score = json["request"]?["score"] == nil ? .logitDifference : try reader.choice("request.score")
    approximate = try reader.approximate(grid)
  }

  /// Looks members up by their path, saying which is wrong.
  private struct MemberReader {
    private let json: JSON

    init(_ json: JSON) {
      self.json = json
    }

    private func value(_ path: String) -> JSON? {
      path.split(separator: ".").reduce(Optional(json)) { $0?[String($1)] }
    }

    private func required<Value>(
      _ path: String, _ read: (JSON) -> Value?
    ) throws(PatchRecordError) -> Value {
      guard let found = value(path).flatMap(read) else { throw .member(path) }
      return found
    }

    // `formerly` is the path in files of earlier versions.
    func choice<Choice: RawRepresentable<String>>(
      _ path: String, formerly: String? = nil
    ) throws(PatchRecordError) -> Choice {
      let place = value(path) == nil ? formerly.flatMap { value($0) == nil ? nil : $0 } : path
      return try required(place ?? path) { $0.string.flatMap(Choice.init) }
    }

    private func positions(_ path: String) throws(PatchRecordError) -> Ablation.Positions {
      Ablation.Positions(try required(path, \.string))
    }

    func patch(_ kind: Kind) throws(PatchRecordError) -> Patch {
      guard kind == .path else {
        return .activation(
          ActivationPatch(
            try choice("request.site"), at: try positions("request.at"),
            isWhole: try required("request.whole", \.bool)))
      }
      return .path(
        PathPatch(
          to: try required("request.to") { json in
            json.string.flatMap { try? PathPatch.Receivers($0) }
          }, from: try positions("request.from"), at: try positions("request.at"),
          freezesMLPs: try required("request.freezeMLPs", \.bool),
          includesMLPs: try required("request.mlps", \.bool)))
    }

    func grid(
      _ patch: Patch, _ kind: Kind, _ direction: PatchDirection
    ) throws(PatchRecordError) -> PatchGrid {
      let names = try required("result.columns") { json in
        json.array.flatMap { $0.count <= PatchRecord.limit ? $0.map(\.string) : nil }
      }
      var columns: [PatchColumn] = []
      for (index, name) in names.enumerated() {
        guard let name else { throw .member("result.columns") }
        columns.append(try column(index, name: name, of: names.count, patch))
      }
      var effects = try rows("result.effects", columns: columns.count) { $0.finite }
      let mlps = try value("result.mlps").map { _ throws(PatchRecordError) in
        try required("result.mlps.effects", \.array)
      }
      if let mlps {
        guard mlps.count == effects.count else { throw .member("result.mlps.effects") }
        columns.append(.mlp)
        for layer in effects.indices { effects[layer].append(mlps[layer].finite) }
      }
      let prompts = try required("result.promptCount") { json in
        json.integer.flatMap { (1...1_000_000).contains($0) ? $0 : nil }
      }
      var done = effects.map { $0.map { $0 == nil ? 0 : prompts } }
      if value("result.done") != nil {
        done = try rows("result.done", columns: columns.count) { json in
          json.integer.flatMap { (0...prompts).contains($0) ? $0 : nil }
        }.map { $0.map { $0 ?? 0 } }
      }
      guard done.count == effects.count else { throw .member("result.done") }
      return PatchGrid(
        columns: columns, baseline: try baseline(kind, direction), prompts: prompts,
        effects: effects, done: done)
    }

    /// What a column of a saved grid stands for.
    private func column(
      _ index: Int, name: String, of count: Int, _ patch: Patch
    ) throws(PatchRecordError) -> PatchColumn {
      guard case .activation(let patch) = patch else { return .head(index) }
      guard patch.site.isHeadwise else { return patch.isWhole ? .whole : .position(name) }
      guard name.hasPrefix(PatchColumn.keyValueMark) else { return .head(index) }
      let heads = try required("checkpoint.heads") { json in
        json.integer.flatMap { (1...PatchRecord.limit).contains($0) ? $0 : nil }
      }
      guard patch.site.actsOnKeys, heads % count == 0 else { throw .member("result.columns") }
      return .keyValueHead(index, readers: heads / count)
    }

    private func baseline(
      _ kind: Kind, _ direction: PatchDirection
    ) throws(PatchRecordError) -> PatchBaseline {
      func number(_ name: String) throws(PatchRecordError) -> Float {
        try required("result.\(name)", \.finite)
      }
      guard kind != .cross else {
        return PatchBaseline(
          destination: try number("destination"), source: try number("source"),
          reference: value("result.corrupted")?.finite)
      }
      let (clean, corrupted) = (try number("clean"), try number("corrupted"))
      return direction == .denoising
        ? PatchBaseline(destination: corrupted, source: clean, reference: corrupted)
        : PatchBaseline(destination: clean, source: corrupted, reference: corrupted)
    }

    func approximate(_ grid: PatchGrid) throws(PatchRecordError) -> [[Float]]? {
      guard value("result.approximate") != nil else { return nil }
      let rows = try rows("result.approximate", columns: grid.columns.count) {
        $0.finite
      }
      guard rows.count == grid.layers else { throw .member("result.approximate") }
      return rows.map { $0.map { $0 ?? .nan } }
    }

    /// A grid of so many columns, not empty.
    private func rows<Value>(
      _ path: String, columns: Int, _ read: (JSON) -> Value?
    ) throws(PatchRecordError) -> [[Value?]] {
      try required(path) { json in
        guard let rows = json.array, (1...PatchRecord.limit).contains(rows.count) else {
          return nil
        }
        let values = rows.map { row in row.array?.map(read) }
        guard values.allSatisfy({ $0?.count == columns }) else { return nil }
        return values.map { $0 ?? [] }
      }
    }
  }
}

extension JSON {
  /// A number that single precision holds; nil for what is none.
  fileprivate var finite: Float? {
    number.map(Float.init).flatMap { $0.isFinite ? $0 : nil }
  }
}

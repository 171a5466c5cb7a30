import ArgumentParser
import Circuits
import Tokens

/// Which known values a self-test measures.
struct KnownOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Values that others have measured: of a checkpoint that is recognised by its weights' hash "
        + "(auto), of gpt2 whatever the hash, or none. (default: auto)", valueName: "which"),
    completion: .list(Self.words), transform: Self.read)
  var known = Choice.recognised
  @Flag(
    help: ArgumentHelp(
      "Measure also the known values that take long: circuits of edges, some half an hour on two "
        + "processors for GPT-2 small."))
  var slow = false

  /// Where the known values come from.
  enum Choice: Equatable {
    /// Those of the checkpoint that has this hash.
    case recognised
    /// Those of this name, though the hash may be another.
    case named(String)
    /// No values.
    case none
  }

  /// The values of the option.
  static var words: [String] { ["auto"] + KnownValues.all.map(\.name) + ["none"] }

  static func read(_ word: String) throws -> Choice {
    switch word {
    case "auto": return .recognised
    case "none": return .none
    default:
      guard KnownValues.all.contains(where: { $0.name == word }) else {
        throw ValidationError("--known must be \(words.joined(separator: ", ")).")
      }
      return .named(word)
    }
  }
}

extension KnownOptions.Choice {
  /// The word by which it is asked for.
  var word: String {
    switch self {
    case .recognised: "auto"
    case .named(let name): name
    case .none: "none"
    }
  }

  /// Chooses the values to measure on a checkpoint.
  ///
  /// - Parameter model: the checkpoint; its hash is waited for where it decides.
  /// - Returns: the values, or why there are none.
  /// - Throws: `knownShape` where the values asked for belong to a model of another shape.
  func values(for model: OpenModel) throws -> Selection {
    switch self {
    case .none: return .leftOut("not asked for (--known none)")
    case .recognised:
      let hash = try model.hash.text()
      guard let values = KnownValues.recognised(hash: hash) else {
        return .leftOut(Self.unrecognised(model))
      }
      guard model.vocabulary.tokenizer != nil else {
        return .leftOut("the folder has no tokenizer that can be read")
      }
      return .measured(values)
    case .named(let name):
      guard let values = KnownValues.all.first(where: { $0.name == name }) else {
        return .leftOut("there are none of that name")
      }
      if let misfit = values.misfit(model.configuration) {
        throw CommandError.knownShape(model: values.model, misfit: misfit)
      }
      _ = try model.vocabulary.needed()
      return .measured(values)
    }
  }

  /// That a checkpoint is none of which values are known, and what can be done about it.
  private static func unrecognised(_ model: OpenModel) -> String {
    let names = KnownValues.all.map(\.model).joined(separator: ", ")
    let alike = KnownValues.all.first { $0.misfit(model.configuration) == nil }
    return "these weights are not those of \(names)"
      + (alike.map { "; --known \($0.name) measures them all the same" } ?? "")
  }

  /// What is measured.
  enum Selection {
    /// These values.
    case measured(KnownValues)
    /// None, and why.
    case leftOut(String)

    /// The values; nil where none are measured.
    var values: KnownValues? {
      if case .measured(let values) = self { values } else { nil }
    }
  }
}

import ArgumentParser
import Circuits
import Foundation
import StrictJSON
import Tasks
import Transformer

/// How the sets K of minimality are chosen, as an option gives it.
struct MinimalityChoice {
  /// The rule.
  let rule: MinimalityRule
  /// The file of sets; nil for a rule by its name.
  let path: String?

  /// The rules that have names.
  static let rules: [MinimalityRule] = [.paper, .ordered, .wholeClass, .none]

  /// The most bytes that a file of sets may have.
  private static let limit = 1 << 20

  /// Takes the rule of a name, or reads a file of sets.
  ///
  /// - Parameters:
  ///   - text: a name or a path; nil for the usual rule.
  ///   - configuration: the model, by which the usual rule goes.
  /// - Throws: why there is no such rule or file, or the first line that is wrong.
  init(_ text: String?, for configuration: Configuration) throws {
    guard let text else {
      (rule, path) = (Self.isSmallGPT2(configuration) ? .paper : .ordered, nil)
      return
    }
    if let named = Self.rules.first(where: { $0.name == text }) {
      (rule, path) = (named, nil)
      return
    }
    guard FileManager.default.fileExists(atPath: text) else {
      throw CommandError.circuit(
        path: text,
        reason: "is neither a file nor a rule for the sets K ("
          + Self.rules.map(\.name).joined(separator: ", ")
          + "). Give the path of a file, a line a head, such as '10.0: 9.9 9.6'.")
    }
    let file = try FileBytes.text(path: text, limit: Self.limit, kind: .circuit)
    do throws(CircuitError) {
      (rule, path) = (.given(try MinimalityRule.sets(parsing: file.text)), text)
    } catch {
      throw CommandError.circuit(path: text, reason: error.description)
    }
  }

  /// Whether a model has the heads that the paper's sets name: others have as many, such as Pythia-160m.
  static func isSmallGPT2(_ configuration: Configuration) -> Bool {
    configuration.layers == 12 && configuration.heads == 12
      && configuration.architecture.family == Architecture.gpt2.family
  }

  /// How K was chosen, in words.
  var words: String {
    switch rule {
    case .paper: "the sets of the paper's notebooks, else the rest of the class"
    case .ordered: "the rest of the class; for name movers and backups, those before them"
    case .wholeClass: "the rest of the class"
    case .none: "no heads"
    case .given: "the sets of the file, else the rest of the class"
    }
  }

  /// Each head of a circuit with its set, by which requests are told apart.
  func json(of circuit: Circuit) -> JSONOutput {
    let sets = rule.sets(of: circuit)
    return .array(
      circuit.members.map { member in
        .array(([member] + (sets[member] ?? [])).map { .string("\($0)") })
      })
  }

  /// The heads with a set that a circuit lacks.
  func missing(from circuit: Circuit) -> [Head] {
    (rule.listed ?? []).subtracting(circuit.heads).sorted()
  }

  /// The heads of a circuit without a set of their own, which get the rest of their class.
  func unlisted(in circuit: Circuit) -> [Head] {
    guard let listed = rule.listed else { return [] }
    return circuit.heads.filter { !listed.contains($0) }
  }
}

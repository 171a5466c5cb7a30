import Tracking
import Training

extension TrainingForm {
  /// A setting as text.
  func text(of field: TrainingField) -> String {
    switch field {
    case .plan: plan
    case .data: data
    case .count: "\(count)"
    case .length:
      switch length {
      case .epochs(let epochs): epochs == 1 ? "1 epoch" : "\(epochs) epochs"
      case .steps(let steps): steps == 1 ? "1 step" : "\(steps) steps"
      }
    case .batch: "\(batch)"
    case .learningRate: Self.short(learningRate)
    case .rows: hasSentences ? "sentences, to \(block)" : "blocks of \(block)"
    case .dropout: dropout.map { "\($0)" } ?? ""
    case .seed: "\(seed)"
    case .evaluateEvery: evaluateEvery.map { "\($0)" } ?? ""
    case .evaluations: evaluations.map { $0.isEmpty ? "none" : $0.joined(separator: ",") } ?? ""
    case .tracked:
      tracked.map { $0.isEmpty ? "none" : $0.map(\.description).joined(separator: ",") } ?? ""
    case .folder: folder
    }
  }

  /// A number as `0.0005` or `1e-5`.
  static func short(_ number: Double) -> String {
    let power = power(of: number)
    let scale = (0..<max(0, power - 4)).reduce(1e4) { product, _ in product * 10 }
    guard power > 4 else { return "\((number * 1e7).rounded() / 1e7)" }
    let digits = (number * scale * 100).rounded() / 100
    return (digits == digits.rounded() ? "\(Int(digits))" : "\(digits)") + "e-\(power)"
  }

  /// The negated power of ten of a number's first digit; 0 for numbers from 1.
  static func power(of number: Double) -> Int {
    guard number.isFinite, number.magnitude > 1e-30 else { return 0 }
    var (digits, power) = (number.magnitude, 0)
    while digits < 1 - 1e-9 {
      digits *= 10
      power += 1
    }
    return power
  }

  /// Sets a setting from text.
  ///
  /// - Throws: which texts are valid.
  mutating func set(_ field: TrainingField, _ typed: String) throws(TrainingFormProblem) {
    let text = typed.trimmed
    let problem = TrainingFormProblem(field: field, text: text, context: context)
    func number(_ range: ClosedRange<Int>) throws(TrainingFormProblem) -> Int {
      guard let number = Int(text), range.contains(number) else { throw problem }
      return number
    }
    switch field {
    case .plan: plan = text
    case .data:
      guard !text.isEmpty else { throw problem }
      data = text
    case .count: count = try number(1...TrainingMaterial.mostSentences)
    case .batch: batch = try number(1...4096)
    case .evaluateEvery: evaluateEvery = text.isEmpty ? nil : try number(1...1_000_000)
    case .seed:
      guard let seed = UInt64(text) else { throw problem }
      self.seed = seed
    case .learningRate:
      guard let rate = Double(text), rate > 0, rate <= 1 else { throw problem }
      learningRate = rate
    case .dropout:
      let probability = Float(text)
      guard text.isEmpty || probability.map({ $0 >= 0 && $0 < 1 }) == true else { throw problem }
      dropout = probability
    case .length: length = try Self.length(text, or: problem)
    case .rows: (hasSentences, block) = try rows(text, or: problem)
    case .evaluations: evaluations = try Self.evaluations(text, or: problem)
    case .tracked: tracked = try Self.tracked(text, or: problem)
    case .folder: folder = text
    }
  }

  private static func length(
    _ text: String, or problem: TrainingFormProblem
  ) throws(TrainingFormProblem) -> TrainingSettings.Length {
    let words = text.split(separator: " ")
    guard let number = words.first.flatMap({ Int($0) }), (1...1_000_000_000).contains(number),
      words.count <= 2
    else { throw problem }
    switch words.last {
    case "step", "steps": return .steps(number)
    case "epoch", "epochs": return .epochs(number)
    default:
      guard words.count == 1 else { throw problem }
      return .epochs(number)
    }
  }

  private func rows(
    _ text: String, or problem: TrainingFormProblem
  ) throws(TrainingFormProblem) -> (hasSentences: Bool, block: Int) {
    let words = text.split { $0 == " " || $0 == "," }.map(String.init)
    let isSentences = words.first?.hasPrefix("sentence") ?? false
    let known = ["blocks", "block", "of", "sentences", "sentence", "to"]
    let numbers = words.filter { !known.contains($0) }
    let least = TrainingMaterial.leastBlock
    if isSentences, numbers.isEmpty { return (true, block) }
    guard numbers.count == 1, let tokens = Int(numbers[0]), tokens >= least,
      tokens <= max(context, least)
    else { throw problem }
    return (isSentences, tokens)
  }

  private static func tracked(
    _ text: String, or problem: TrainingFormProblem
  ) throws(TrainingFormProblem) -> [TrackedMeasure]? {
    guard !text.isEmpty else { return nil }
    do throws(TrackingError) {
      return try TrackedMeasure.list(text)
    } catch {
      throw problem
    }
  }

  private static func evaluations(
    _ text: String, or problem: TrainingFormProblem
  ) throws(TrainingFormProblem) -> [String]? {
    guard !text.isEmpty else { return nil }
    let names = text.split(separator: ",").map { String($0).trimmed }.filter { !$0.isEmpty }
    if names == ["none"] { return [] }
    guard !names.isEmpty, Set(names).count == names.count, !names.contains("none") else {
      throw problem
    }
    return names
  }
}

extension TrainingFormProblem: CustomStringConvertible {
  /// What is wrong, and how to mend it.
  var description: String {
    let found = text.isEmpty ? "nothing was typed" : "'\(text)' is not"
    return switch field {
    case .plan: "The plan cannot be taken; \(found)."
    case .data: "The data are missing. Type the path of a file of text or of prompts (.jsonl)."
    case .count:
      "The number of sentences must be a whole number from 1 to \(TrainingMaterial.mostSentences); "
        + "\(found)."
    case .length: "The length must be epochs or steps, such as 3 epochs or 500 steps; \(found)."
    case .batch: "The batch must be a whole number of rows from 1 to 4096; \(found)."
    case .learningRate:
      "The learning rate must be a number above 0 and at most 1, such as 1e-5; \(found)."
    case .rows:
      "Rows must be blocks or sentences of 2 to \(context) tokens, such as blocks of "
        + "\(min(128, context)); \(found)."
    case .dropout: "The dropout must be a number from 0 on and below 1, or empty; \(found)."
    case .seed: "The seed must be a whole number from 0 on; \(found)."
    case .evaluateEvery:
      "Type a whole number of steps between evaluations, or nothing for one after each epoch; "
        + "\(found)."
    case .evaluations:
      "Type different names with commas between, such as ioi,greater-than, or none; \(found)."
    case .tracked:
      "Type none, or with commas between what to track: \(TrackedMeasure.names); \(found)."
    case .folder: "The folder cannot be taken; \(found)."
    }
  }
}

import Analyses
import StrictJSON
import Tasks

extension LoadedPrompts {
  /// The templates whose means are over few reference prompts; none for kinds without such means.
  func thinTemplates(_ kind: Ablation.Kind) -> [ThinTemplate] {
    guard kind == .templateMean, let reference = reference(for: kind) else { return [] }
    return set.thinTemplates(in: reference)
  }

  /// Tells of such templates on standard error, beside the work, which goes on.
  func noteThinTemplates(_ kind: Ablation.Kind) {
    if let words = thinTemplates(kind).words { ProgressLine.interject("Note: \(words)") }
  }
}

extension Page {
  /// Adds a note on templates whose means are over few reference prompts, where there are any.
  mutating func noteThinTemplates(_ loaded: LoadedPrompts, _ kind: Ablation.Kind) {
    if let words = loaded.thinTemplates(kind).words { note("Note: \(words)") }
  }
}

extension [ThinTemplate] {
  /// How many templates are named at most.
  private static let namedCount = 8

  /// What to know of them; nil for none.
  fileprivate var words: String? {
    guard !isEmpty else { return nil }
    let named = prefix(Self.namedCount).map { thin in
      (thin.template.map { "template \($0)" } ?? "no template")
        + " (\(thin.prompts) \(thin.prompts == 1 ? "prompt" : "prompts"))"
    }.joined(separator: ", ")
    let more = count > Self.namedCount ? " and \(count - Self.namedCount) more" : ""
    return "means over fewer than \(ThinTemplate.enough) reference prompts carry much chance: "
      + "\(named)\(more)."
  }

  /// The same for programs.
  var json: JSONOutput {
    .array(map { ["template": $0.template, "prompts": $0.prompts] })
  }
}

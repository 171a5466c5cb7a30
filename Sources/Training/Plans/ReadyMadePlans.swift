/// Plans that the program brings along: those of the paper.
///
/// Source: the paper's sections 3 and 5, its notebook Dataset, and appendix B for the settings.
public enum ReadyMadePlans {
  /// The names, by which commands call them.
  public static let names = [
    "amplify", "name-moving-and-back", "subject-duplication-and-back", "amplify-greater-than",
    "lower-than-and-back",
  ]

  /// The text of a plan, as of a file.
  ///
  /// - Parameter name: any name.
  /// - Returns: the text; nil where no plan has the name.
  public static func text(named name: String) -> String? {
    // The manifest embeds the files of this folder in the program.
    let bytes: [UInt8]
    switch name {
    case "amplify": bytes = PackageResources.amplify_txt
    case "name-moving-and-back": bytes = PackageResources.name_moving_and_back_txt
    case "subject-duplication-and-back":
      bytes = PackageResources.subject_duplication_and_back_txt
    case "amplify-greater-than": bytes = PackageResources.amplify_greater_than_txt
    case "lower-than-and-back": bytes = PackageResources.lower_than_and_back_txt
    default: return nil
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A plan.
  ///
  /// - Parameter name: any name.
  /// - Returns: the plan; nil where none has the name.
  public static func plan(named name: String) -> StagedPlan? {
    text(named: name).flatMap { try? StagedPlan(parsing: $0, path: name) }
  }
}

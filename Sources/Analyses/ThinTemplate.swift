public import Tasks

/// A template whose mean is over few reference prompts, and so carries much of their chance.
public struct ThinTemplate: Codable, Hashable, Sendable {
  /// The number of the template; nil for prompts without one.
  public var template: Int?
  /// How many reference prompts have it.
  public var prompts: Int

  /// From how many prompts on a mean is no longer called thin.
  ///
  /// Source: the generator of Wang et al. 2022, which warns below it.
  public static let enough = 5

  /// A template with so many reference prompts.
  public init(template: Int?, prompts: Int) {
    self.template = template
    self.prompts = prompts
  }
}

extension PromptSet {
  /// The templates of these prompts that few reference prompts have.
  ///
  /// - Parameter reference: the prompts that means are taken over.
  /// - Returns: by rising number, prompts without a template first; those that no reference prompt
  ///   has are left out, as ablation refuses them. Time linear in the prompts.
  public func thinTemplates(in reference: PromptSet) -> [ThinTemplate] {
    var counts: [Int?: Int] = [:]
    for prompt in reference.prompts { counts[prompt.template, default: 0] += 1 }
    return Set(prompts.map(\.template)).compactMap { template in
      counts[template].map { ThinTemplate(template: template, prompts: $0) }
    }.filter { $0.prompts < ThinTemplate.enough }.sorted {
      ($0.template ?? .min) < ($1.template ?? .min)
    }
  }
}

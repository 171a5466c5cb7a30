public import ArgumentParser
public import Circuits

/// A rule of choosing edges.
enum EdgeRule: String, ExpressibleByArgument, CaseIterable {
  case top, greedy, threshold
}

extension EdgeMethod.Alphas: ExpressibleByArgument {
  /// A convention by its name, or by the version of the EAP-IG package that has it.
  public init?(argument: String) {
    switch argument {
    case "0.2.0": self = .withClean
    case "main": self = .withCorrupted
    default: self.init(rawValue: argument)
    }
  }
}

extension EdgeAblation: ExpressibleByArgument {}

/// Circuits that the program brings along, of GPT-2 small.
///
/// Source: Wang et al. 2022, section 3; the paper's notebook CrossModel.
public enum BuiltInCircuits {
  /// The names, by which files and commands call them.
  public static let names = ["wang", "wang-3-epochs"]

  /// The text of a circuit, as of a file.
  ///
  /// - Parameter name: any name.
  /// - Returns: the text; nil where no circuit has the name.
  public static func text(named name: String) -> String? {
    switch name {
    // The manifest embeds the files of this folder in the program.
    case "wang": String(decoding: PackageResources.wang_txt, as: UTF8.self)
    case "wang-3-epochs": String(decoding: PackageResources.wang_3_epochs_txt, as: UTF8.self)
    default: nil
    }
  }

  /// A circuit.
  ///
  /// - Parameter name: any name.
  /// - Returns: the circuit; nil where none has the name.
  public static func circuit(named name: String) -> Circuit? {
    text(named: name).flatMap { try? Circuit(parsing: $0) }
  }
}

public import StrictJSON

/// By which command a reproduction was begun, and what computes it.
public struct ReproductionOrigin: Hashable, Sendable {
  /// The version of the program.
  public var version: String
  /// What computes, in words: threads and kernels, on which the last bits depend.
  public var machine: String
  /// The folder in which the command was run.
  public var folder: String
  /// Its arguments.
  public var arguments: [String]

  /// An origin of its parts.
  public init(version: String, machine: String, folder: String, arguments: [String]) {
    (self.version, self.machine) = (version, machine)
    (self.folder, self.arguments) = (folder, arguments)
  }

  /// Reads what a report's folder says of it.
  ///
  /// - Parameter folder: of the report.
  /// - Throws: `noReport` where it does not say; `file` where it cannot be read.
  public init(of folder: ReproductionFolder) throws(ReproductionError) {
    guard let plan = try folder.read("plan.json"), let version = plan["version"]?.string,
      let machine = plan["machine"]?.string, let origin = plan["command"]?["folder"]?.string,
      let arguments = plan["command"]?["arguments"]?.array?.map(\.string),
      !arguments.contains(nil)
    else { throw .noReport(path: folder.path) }
    self.init(
      version: version, machine: machine, folder: origin,
      arguments: arguments.compactMap(\.self))
  }
}

extension ReproductionOrigin: JSONRepresentable {
  /// The origin as it stands beside the plan.
  public var json: JSONOutput {
    [
      "version": version, "machine": machine,
      "command": ["folder": folder, "arguments": arguments] as JSONOutput,
    ]
  }
}

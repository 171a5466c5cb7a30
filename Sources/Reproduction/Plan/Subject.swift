public import Circuits
public import Transformer

/// The checkpoint that a reproduction begins with.
public struct ReproductionSubject: Sendable {
  /// Its folder, from the root of the file system on.
  public var path: String
  /// The hash of its weights.
  public var sha256: String
  /// Its shape.
  public var shape: Configuration
  /// The names of the task that are one token of it.
  public var names: Int
  /// All names of the task.
  public var allNames: Int
  /// Whether these are the weights of GPT-2 small, so that the paper's numbers are about this model.
  public var isGPT2Small: Bool
  /// The circuit that the experiments begin with; nil for one to be discovered.
  public var circuit: Circuit?

  /// Names a checkpoint.
  public init(
    path: String, sha256: String, shape: Configuration, names: Int, allNames: Int,
    isGPT2Small: Bool, circuit: Circuit?
  ) {
    self.path = path
    self.sha256 = sha256
    self.shape = shape
    self.names = names
    self.allNames = allNames
    self.isGPT2Small = isGPT2Small
    self.circuit = circuit
  }

  /// The fewest names with which the experiments are done.
  public static let fewestNames = 20

  var headCount: Int { shape.layers * shape.heads }
}

/// A checkpoint of somebody else's that table 3 shows beside our own.
public struct OtherModel: Hashable, Sendable {
  /// Its name in the table; a part of file names.
  public var name: String
  /// Its folder, from the root of the file system on.
  public var path: String

  /// Names a checkpoint.
  public init(name: String, path: String) {
    self.name = name
    self.path = path
  }
}

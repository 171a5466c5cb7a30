public import StrictJSON

/// A result as one JSON object, as commands print it and the explorer saves it: what was run, with
/// what was asked, so that it can be run again.
public struct Report: Sendable {
  /// What kind of result it is, such as `patchbay.patch/1`.
  public var schema: String
  /// The version of the program.
  public var version: String
  /// What the checkpoint says of itself; nil where the result is about none.
  public var checkpoint: JSONOutput?
  /// All that was asked: prompts, edits and settings.
  public var request: JSONOutput
  /// The numbers.
  public var result: JSONOutput

  /// Puts a report together.
  public init(
    schema: String, version: String, checkpoint: JSONOutput?, request: JSONOutput,
    result: JSONOutput
  ) {
    self.schema = schema
    self.version = version
    self.checkpoint = checkpoint
    self.request = request
    self.result = result
  }

  /// The schema of a kind of result.
  public static func schema(_ kind: String) -> String { "patchbay.\(kind)/1" }

  /// What every result says about a checkpoint.
  public struct Model: Hashable, Sendable {
    /// The path of its folder.
    public var path: String
    /// The hash of its weights, in hexadecimal; nil where it is not known.
    public var sha256: String?
    /// The number of blocks.
    public var layers: Int
    /// The heads of a block.
    public var heads: Int
    /// The numbers of a residual stream at one position.
    public var width: Int
    /// The rows of the embedding.
    public var vocabulary: Int
    /// The family of architectures, as `model_type` of its configuration names it.
    public var architecture: String

    /// Names a checkpoint.
    public init(
      path: String, sha256: String?, layers: Int, heads: Int, width: Int, vocabulary: Int,
      architecture: String
    ) {
      self.path = path
      self.sha256 = sha256
      self.layers = layers
      self.heads = heads
      self.width = width
      self.vocabulary = vocabulary
      self.architecture = architecture
    }
  }
}

extension Report: JSONRepresentable {
  /// The object, its members in this order.
  public var json: JSONOutput {
    [
      "schema": schema, "version": version, "checkpoint": checkpoint, "request": request,
      "result": result,
    ]
  }
}

extension Report.Model: JSONRepresentable {
  /// The object, its members in this order.
  public var json: JSONOutput {
    [
      "path": path, "sha256": sha256, "layers": layers, "heads": heads, "width": width,
      "vocabulary": vocabulary, "architecture": architecture,
    ]
  }
}

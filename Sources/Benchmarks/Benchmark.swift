import Tensors
public import Tokens
public import Transformer

/// A timed job on a checkpoint, under the name that the peers' script uses for the same work.
public enum Benchmark: String, CaseIterable, Sendable {
  /// One prompt of 16 tokens, all logits.
  case forward1 = "forward-1x16"
  /// A hundred prompts of 16 tokens, all logits.
  case forward100 = "forward-100x16"
  /// One prompt of 16 tokens, every site captured, all logits.
  case cache1 = "cache-1x16"
  /// A hundred prompts of 16 tokens, every site captured, all logits.
  case cache100 = "cache-100x16"
  /// Mean ablation of every head in turn, fifty prompts of 16 tokens.
  case headSweep50 = "head-sweep-50x16"
  /// Path patching of every head to the logits, fifty prompts of 16 tokens.
  case pathPatch50 = "path-patch-50x16"
  /// Path patching of every head to the queries of three heads at END, fifty prompts of 16 tokens.
  case pathPatchQueries50 = "path-patch-queries-50x16"
  /// The same with two full passes for each head and nothing shared.
  case naivePathPatchQueries50 = "path-patch-queries-50x16-naive"
  /// Activation patching of every head's output at END, fifty prompts of 16 tokens.
  case patchHeads50 = "patch-heads-50x16"
  /// The same with a full pass for each head and nothing shared.
  case naivePatchHeads50 = "patch-heads-50x16-naive"
  /// Activation patching of the stream entering every layer at each position of one prompt.
  case patchResidual1 = "patch-residual-1x16"
  /// Scores of all edges by integrated gradients, a hundred rows of 13 tokens that differ from their
  /// pairs in one, scored by years.
  case eapIG100 = "eap-ig-100x13"
  /// A run of a circuit of 200 edges on the same rows.
  case edgeCircuit100 = "edge-circuit-100x13"
  /// Twenty heads chosen by gradients and run alone, on one pair of 16 tokens.
  case headCircuit1 = "head-circuit-1x16"
  /// A circuit of edges found by ACDC on one pair of 16 tokens.
  case acdc1 = "acdc-1x16"
  /// One evaluation of a circuit of 38 heads on a hundred prompts of 16 tokens.
  case circuit100 = "circuit-100x16"
  /// What each of those heads adds to the circuit, on the same prompts.
  case minimality38 = "minimality-38"
  /// The circuit and the model without each of the circuit's seven classes, on the same prompts.
  case completeness7 = "completeness-7"
  /// The ablation of a head in the middle layer toggled on one prompt of 16 tokens, until its top
  /// tokens and the attribution of every part are known.
  case toggle1 = "toggle-1x16"
  /// The same for a head of the first layer, which changes everything after it.
  case toggleFirst1 = "toggle-first-1x16"
  /// Every step of the discovery of a circuit with fixed receivers, fifty prompts of 16 tokens.
  case discover50 = "discover-50"
  /// 64 tokens written on from one prompt of 16, greedy, with keys and values kept.
  case generate16 = "generate-16+64"
  /// A full training step on ten rows of 20 tokens: forward, backward, clipping, AdamW.
  case train10x20 = "train-10x20"
  /// A full training step on four rows of 64 tokens.
  case train4x64 = "train-4x64"
  /// A full training step on ten blocks of 128 tokens, with dropout: a step of the paper's.
  case train10x128 = "train-10x128"

  /// The tokens of each prompt or row; a model's context must hold as many.
  public var length: Int {
    switch self {
    case .train10x20: 20
    case .train4x64: 64
    // The prompt and what is written behind it.
    case .generate16: 16 + BenchmarkRun.written
    case .train10x128: 128
    default: 16
    }
  }

  /// How often a job is timed, after one run that is not.
  var repetitions: Int {
    switch self {
    case .forward1, .cache1, .toggle1, .toggleFirst1: 20
    case .train10x20, .train4x64: 5
    case .forward100, .train10x128, .pathPatch50, .pathPatchQueries50, .patchHeads50: 3
    case .edgeCircuit100, .circuit100: 3
    case .patchResidual1, .generate16, .headCircuit1: 5
    case .cache100: 2
    case .headSweep50, .naivePathPatchQueries50, .naivePatchHeads50: 1
    case .eapIG100, .acdc1, .discover50, .minimality38, .completeness7: 1
    }
  }

  /// Whether it is there to compare another job with: the same numbers without sharing any work.
  public var isNaive: Bool { self == .naivePathPatchQueries50 || self == .naivePatchHeads50 }

  /// The jobs that are timed where none are named: all that the model has layers for, but for the
  /// naive ones and ACDC, which can take minutes.
  public static func usual(for configuration: Configuration) -> [Benchmark] {
    allCases.filter { job in
      !job.isNaive && job != .acdc1 && (job != .pathPatchQueries50 || configuration.layers > 1)
        && (job != .discover50 || BenchmarkRun.canDiscover(configuration))
    }
  }

  /// What is run, in words.
  public var note: String {
    switch self {
    case .forward1, .forward100: "all logits"
    case .cache1, .cache100: "every site but per-head outputs captured, all logits"
    case .headSweep50: "mean over the reference prompts at each position, all positions, exact"
    case .pathPatch50:
      "every head to the logits, other heads frozen, MLPs computed again, exact"
    case .pathPatchQueries50: "every lower head to the queries of three heads at END, exact"
    case .naivePathPatchQueries50:
      "the same with a frozen and a patched full pass for each head, nothing shared"
    case .patchHeads50: "every head's output at END, exact"
    case .naivePatchHeads50: "the same with a full pass for each head, nothing shared"
    case .patchResidual1:
      "the stream entering each layer at each position; the pair differs in every token"
    case .eapIG100:
      "EAP-IG, 5 steps, every edge; probability difference; pairs differ at position 8"
    case .edgeCircuit100: "a circuit of 200 edges, absent ones from the corrupted run, exact"
    case .headCircuit1:
      "20 heads by gradients of 5 steps, and the exact run of these with all MLPs"
    case .acdc1:
      "every edge taken out that changes the score by less than a hundredth of the pair's difference"
    case .circuit100:
      "F(C), F(M) and F(ABC) with intervals; template means outside the circuit, exact"
    case .minimality38:
      "F(C \\ K) and F(C \\ (K ∪ {v})) of each head v with intervals, equal circuits run once, exact"
    case .completeness7:
      "F(C \\ K) and F(M \\ K) of each class K and of none, with intervals, exact"
    case .toggle1:
      "z of a head in the middle zeroed, the run without edits kept; logits at END and attribution"
    case .toggleFirst1:
      "z of a head in the first layer zeroed; logits at END and attribution of every part"
    case .discover50:
      "the 26 heads of Wang et al. as receivers: five path patching sweeps, the backups, minimality, "
        + "completeness; scores on random tokens left out; exact"
    case .generate16: "64 new tokens, greedy, each with its probability; keys and values kept"
    case .train10x20, .train4x64: "forward, backward, clipping by the norm, AdamW; no dropout"
    case .train10x128: "forward, backward, clipping by the norm, AdamW; dropout 0.1"
    }
  }
}

/// The time that a job took.
public struct BenchmarkResult: Codable, Sendable {
  /// The job's name.
  public var job: String
  /// The median over the repetitions, in seconds.
  public var medianSeconds: Double
  /// The shortest, in seconds.
  public var minSeconds: Double
  /// The repetitions.
  public var repetitions: Int
  /// The threads used.
  public var threads: Int
  /// The kernels of matrix products, as the library calls them.
  public var kernels = ProductKernels.name
  /// What was run.
  public var note: String
  /// Billions of operations a second at the shortest time; nil where that says nothing.
  public var gigaflops: Double?
  /// `gigaflops` as a share of what products alone reach on this machine.
  public var shareOfProducts: Double?
  /// The bytes beside the checkpoint that a sweep predicted; nil where nothing is predicted.
  public var memoryForetold: Int?
  /// The bytes by which the process grew in the first run; nil where the system does not tell.
  public var memoryGrown: Int?
  /// The new tokens a second at the median time; nil for jobs that write none.
  public var tokensPerSecond: Double?
  /// Where the time goes, in seconds, each kernel timed alone on the job's sizes.
  public var parts: [String: Double]?
  /// What several ranks exchange in a step; nil for a process alone.
  public var exchange: Exchange?

  /// What ranks exchange in a step.
  public struct Exchange: Codable, Sendable {
    /// How many there are.
    public var ranks: Int
    /// The bytes that each sends (`GradientExchange.bytesSent`).
    public var sentBytes: Int
    /// The median time that this rank waited for others with nothing else to do, in seconds.
    public var waitedSeconds: Double

    enum CodingKeys: String, CodingKey {
      case ranks
      case sentBytes = "sent_bytes"
      case waitedSeconds = "waited_s"
    }
  }

  enum CodingKeys: String, CodingKey {
    case job, threads, kernels, note, gigaflops, parts, exchange
    case medianSeconds = "median_s"
    case minSeconds = "min_s"
    case repetitions = "reps"
    case shareOfProducts = "share_of_products"
    case memoryForetold = "memory_foretold_bytes"
    case memoryGrown = "memory_grown_bytes"
    case tokensPerSecond = "tokens_per_second"
  }
}

/// Rows of tokens that depend on nothing but their place.
///
/// Row i, column j holds (7919 i + 104729 j + 17) mod V; the peers' script makes the same.
public func benchmarkPrompts(_ count: Int, length: Int, vocabulary: Int) -> [[TokenID]] {
  (0..<count).map { row in
    (0..<length).map { column in TokenID((7919 * row + 104_729 * column + 17) % vocabulary) }
  }
}

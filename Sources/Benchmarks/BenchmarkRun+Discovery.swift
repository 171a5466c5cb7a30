import Analyses
import Circuits
import Patching
import Tasks
import Tensors
import Transformer

extension BenchmarkRun {
  /// Times a discovery on a model that need not have a circuit: each step has the receivers that it has
  /// in GPT-2 small, and nothing comes in or goes.
  ///
  /// - Parameter benchmark: the job.
  /// - Returns: its times.
  /// - Throws: `PatchingError` where the model lacks the heads.
  func timeDiscovery(_ benchmark: Benchmark) throws(PatchingError) -> BenchmarkResult {
    let (prompts, reference) = try discoveryPrompts()
    var isWhole = true
    let times = try timed(benchmark.repetitions) { () throws(PatchingError) in
      isWhole = try discover(prompts, reference)
    }
    return BenchmarkResult(
      job: benchmark.rawValue, medianSeconds: times.median, minSeconds: times.min,
      repetitions: benchmark.repetitions, threads: Threads.count,
      note: isWhole ? benchmark.note : "nothing was run: all rows have the same logit difference")
  }

  /// Whether a model has every head of the circuit that stands in.
  static func canDiscover(_ configuration: Configuration) -> Bool {
    configuration.layers >= 12 && configuration.heads >= 12
  }

  /// Discovers once; false where there is no difference to explain.
  private func discover(
    _ prompts: PromptSet, _ reference: PromptSet
  ) throws(PatchingError) -> Bool {
    do {
      _ = try Discovery.automatic(
        Subject(weights, prompts), settings: Self.settings, reference: reference,
        from: BuiltInCircuits.circuit(named: "wang"))
      return true
    } catch DiscoveryError.noDifference {
      return false
    } catch DiscoveryError.patching(let error) {
      throw error
    } catch {
      preconditionFailure("BenchmarkRun: \(error)")
    }
  }

  /// Thresholds that no head reaches, and none stays below.
  private static var settings: DiscoverySettings {
    var settings = DiscoverySettings()
    let none = Float.greatestFiniteMagnitude
    (settings.direct, settings.queries, settings.values) = (none, none, none)
    (settings.inductionKeys, settings.backups) = (none, none)
    (settings.target, settings.additions, settings.minimality) = (0, 0, 0)
    (settings.sequences, settings.showsCopying) = (0, false)
    return settings
  }

  /// Fifty rows with the positions of an indirect-object prompt, and fifty others as their reference.
  ///
  /// The first have the higher scores, so that there is a difference to explain.
  private func discoveryPrompts() throws(PatchingError) -> (PromptSet, PromptSet) {
    var all = prompts(100)
    for row in all.prompts.indices {
      all.prompts[row].positions = ["IO": 2, "S1": 4, "S1+1": 5, "S2": 10, "END": 15]
    }
    let scores: [Float]
    do { scores = try Subject(weights, all).scores() } catch { throw .analysis(error) }
    let order = scores.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }
    return (all.picking(order.prefix(50)), all.picking(order.suffix(50)))
  }
}

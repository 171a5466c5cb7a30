import Analyses
import ArgumentParser
import Circuits
import StrictJSON

/// The thresholds of a discovery; those that are not given are the usual ones.
struct DiscoveryOptions: ParsableArguments {
  private static let usual = DiscoverySettings()

  @Option(help: "Least effect on the logits, of F(M) - F(ABC), to come in directly.")
  var direct = usual.direct

  @Option(help: "The same through the queries of name movers.")
  var queries = usual.queries

  @Option(help: "The same through values or keys of S-Inhibition heads.")
  var values = usual.values

  @Option(help: "The same through the keys of induction heads.")
  var inductionKeys = usual.inductionKeys

  @Option(help: "Least rise of a backup's attribution, of F(M) - F(ABC).")
  var backups = usual.backups

  @Option(help: "Least mean attention, 0 to 1, that counts as looking somewhere.")
  var attention = usual.attention

  @Option(help: "How near F(C) must come to F(M), 0 to 1; below, further heads are tried.")
  var target = usual.target

  @Option(help: "Least gain, of F(M), by which a further head comes in.")
  var gain = usual.gain

  @Option(help: "The most further heads.")
  var additions = usual.additions

  @Option(help: "Least minimality, of F(M), of a head that stays.")
  var minimality = usual.minimality

  @Option(help: "Sequences of repeated random tokens that heads are scored on; 0 for none.")
  var sequences = usual.sequences

  @Flag(inversion: .prefixedNo, help: "Show copying scores beside candidates.")
  var copying = usual.showsCopying

  @Option(help: "Where the random tokens start.", transform: Seed.read)
  var seed = usual.seed

  @Option(help: "What heads outside a circuit carry.")
  var kind = usual.convention.kind

  @Option(help: "Where heads are kept: at each prompt's own position, or any prompt's.")
  var positionMode = usual.convention.positionMode

  mutating func validate() throws {
    if let problem = settings.problem { throw ValidationError(problem) }
  }

  /// The settings.
  var settings: DiscoverySettings {
    var settings = DiscoverySettings()
    (settings.direct, settings.queries, settings.values) = (direct, queries, values)
    (settings.inductionKeys, settings.backups) = (inductionKeys, backups)
    (settings.attention, settings.target) = (attention, target)
    (settings.gain, settings.additions, settings.minimality) = (gain, additions, minimality)
    (settings.sequences, settings.seed, settings.showsCopying) = (sequences, seed, copying)
    settings.convention = CircuitConvention(kind: kind, positionMode: positionMode)
    return settings
  }
}

import TextColumns

/// Why a command cannot do its work, beside what the engine's modules report.
enum CommandError: Error, Equatable {
  /// A word that is neither a folder nor a command, but nearly one.
  case noSuchCommand(String, nearest: String)
  /// No checkpoint was named and none was found in the folders searched.
  case noCheckpoint(searched: [String])
  /// No checkpoint was named and there are several.
  case severalCheckpoints([String])
  /// None of a series of checkpoints could be measured; the first of them and why.
  case noMember(count: Int, path: String, reason: String)
  /// The prompts have different lengths, so that there is no mean pattern.
  case unevenLengths(shortest: Int, longest: Int)
  /// The prompt file has fewer prompts than the number of the chosen one.
  case noSuchRow(Int, count: Int)
  /// The model's context is shorter than the prompts that a command makes itself.
  case contextTooShort(Int, needed: Int)
  /// The stream is asked for between attention and MLP, which both read the same one.
  case noMiddles(family: String)
  /// No name of the list is one token.
  case noNames(path: String)
  /// A prompt does not say where a name stands, which the scatter needs.
  case nameWithoutPlace(String, prompt: Int)
  /// A file of a circuit cannot be used.
  case circuit(path: String, reason: String)
  /// The tokens of a second checkpoint mean other text.
  case otherTokenizer(path: String, token: Int, own: String, other: String)
  /// A second checkpoint cannot do what the first one could.
  case second(path: String, reason: String)
  /// The reference file has fewer prompts than the row that is chosen.
  case noReferenceRow(Int, count: Int)
  /// Not every prompt has a corrupted pair from which values could come.
  case noCorrupted
  /// The two prompts of a pair differ in length: both, token by token.
  case unequalPair(reason: String, rows: [String])
  /// A file is there already and was not to be replaced.
  case exists(String)
  /// Known values were asked for that belong to a model of another shape.
  case knownShape(model: String, misfit: String)
  /// A plan of stages was to be trained on several ranks.
  case planOnRanks
  /// Jobs that one process does alone were to be timed on several ranks.
  case jobsOnRanks([String])
  /// Ranks were started with other checkpoints, jobs or versions than each other.
  case unlikeRanks
  /// Standard output cannot be written.
  case output(reason: String)
  /// A saved training run cannot be handed to a process of its own; the command goes on with it.
  case notDetached(String, reason: String)
  /// A recording cannot be read.
  case recording(path: String, reason: String)
}

extension CommandError: CustomStringConvertible {
  /// What is wrong, where, and how to mend it.
  var description: String {
    switch self {
    case .noSuchCommand(let word, let nearest):
      "there is neither a command nor a folder '\(Columns.printable(word))'. "
        + "Did you mean 'patchbay \(nearest)'?"
    case .noCheckpoint(let searched):
      "no checkpoint: none was named, PATCHBAY_CHECKPOINT is not set, and there is none in "
        + searched.map(Columns.printable).joined(separator: " or ")
        + ". Name a folder that holds config.json and model.safetensors."
    case .severalCheckpoints(let paths):
      "there are \(paths.count) checkpoints: "
        + paths.prefix(8).map(Columns.printable).joined(separator: ", ")
        + (paths.count > 8 ? ", …" : "") + ". Name one of them."
    case .noMember(let count, let path, let reason):
      "none of the \(count) checkpoints could be measured. The first: \(Columns.printable(path)): "
        + Columns.printable(reason)
    case .unevenLengths(let shortest, let longest):
      "the prompts have \(shortest) to \(longest) tokens, so there is no mean pattern. "
        + "Choose one with --row N, or give prompts of one length."
    case .notDetached(let command, let reason):
      "the training run is saved, but no process goes on with it: \(reason). This does: \(command)"
    case .noSuchRow(let row, let count):
      "there is no prompt \(row): the file has the prompts 1 to \(count)."
    case .contextTooShort(let context, let needed):
      "the model's context holds \(context) \(context == 1 ? "token" : "tokens"), and this needs "
        + "prompts of \(needed). Take a model with a longer context."
    case .noMiddles(let family):
      "the blocks of a \(family) model have no stream between attention and MLP (hook_resid_mid): both "
        + "read the stream that enters the block. Leave out --middles."
    case .noNames(let path):
      "no name in \(Columns.printable(path)) is one token of this model with a space before it. "
        + "Give other names, one a line, or --names none."
    case .nameWithoutPlace(let name, let prompt):
      "prompt \(prompt) does not say where \(name) stands. Give one of the form 'A … B … B' with "
        + "answer A and distractor B, or prompts with --prompts FILE.jsonl, each with its places, such "
        + "as \"positions\": {\"IO\": 2, \"S1\": 4, \"S2\": 10}."
    case .circuit(let path, let reason): "\(Columns.printable(path)): \(reason)"
    case .otherTokenizer(let path, let token, let own, let other):
      "\(Columns.printable(path)) has another tokenizer: token \(token) is \(own) in the first "
        + "checkpoint and \(other) there. Give checkpoints with the same vocabulary."
    case .second(let path, let reason): "\(Columns.printable(path)): \(reason)"
    case .recording(let path, let reason): "\(Columns.printable(path)): \(reason)"
    case .noReferenceRow(let row, let count):
      "--row \(row) is paired with row \(row) of the reference file, which has \(count) "
        + "\(count == 1 ? "prompt" : "prompts"). Give as many as there are prompts."
    case .noCorrupted:
      "values come from corrupted prompts, and not every prompt has one. Give --corrupted TEXT "
        + "beside --prompt, \"corrupted\" in each line of the prompt file, or as many prompts with "
        + "--reference FILE; a prompt of the form 'A … B … B' with answer A and distractor B needs none."
    case .unequalPair(let reason, let rows): ([reason] + rows).joined(separator: "\n")
    case .exists(let path):
      "\(Columns.printable(path)) is there already. Give --force to replace it, or another name."
    case .knownShape(let model, let misfit):
      "the known values are those of \(model), and this checkpoint has \(misfit). Leave out --known, "
        + "or name a checkpoint of that shape."
    case .planOnRanks:
      "a plan is trained by one process. Start it without mpirun or srun, or train its stages one after "
        + "the other with --data."
    case .jobsOnRanks(let names):
      "several ranks are timed at training alone. Leave out \(names.joined(separator: ", ")), or start "
        + "one process."
    case .unlikeRanks:
      "the ranks were started with different checkpoints, jobs or versions. Start all with the same command"
    case .output(let reason):
      "standard output cannot be written: \(reason). Make room, or write elsewhere."
    }
  }
}

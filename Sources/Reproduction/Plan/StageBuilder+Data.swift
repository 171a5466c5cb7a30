import Transformer

extension StageBuilder {
  /// Prompts and training texts.
  var dataStages: [Stage] {
    [
      prompts("prompts-ioi", "indirect-object prompts", "ioi", settings.prompts, Self.prompts),
      prompts(
        "prompts-years", "greater-than prompts", "greater-than", settings.yearPrompts,
        Self.yearPrompts),
      Stage(
        "prompts-hand", .data, "the authors' eight hand-written prompts",
        .write(HandPrompts.text, to: Self.handPrompts), leaves: [Self.handPrompts]),
      Stage(
        "prompt-milk", .data, "the prompt of table 2",
        .write(HandPrompts.milkLine, to: Self.milkPrompt), leaves: [Self.milkPrompt]),
    ] + corpora.map(text) + generalText
  }

  private var corpora: [String] {
    ["ioi", "name-moving", "subject-duplication", "duplication", "greater-than", "lower-than"]
  }

  private func prompts(
    _ id: String, _ title: String, _ task: String, _ count: Int, _ path: String
  ) -> Stage {
    Stage(
      id, .data, title,
      .command([
        "data", task, "--form", "jsonl", "--count", "\(count)", "--seed",
        "\(settings.promptSeed)", "--checkpoint", subject.path, "--out", path,
      ]), leaves: [path])
  }

  /// The training text of a data set, made here or taken from the authors' file.
  private func text(_ corpus: String) -> Stage {
    let path = "texts/\(corpus).txt"
    if let texts, let file = Self.authorsFiles[corpus] {
      return Stage(
        "text-\(corpus)", .data, "the authors' text: \(file)",
        .join(["\(texts)/\(file)"], to: path), leaves: [path])
    }
    return Stage(
      "text-\(corpus)", .data, "text to train on: \(corpus)",
      .command([
        "data", corpus, "--count", "\(count(of: corpus))", "--seed", "\(settings.seed)",
        "--checkpoint", subject.path, "--out", path,
      ]), leaves: [path])
  }

  /// The sentences of a training text.
  private func count(of corpus: String) -> Int {
    corpus.hasSuffix("-than") ? settings.yearSentences : settings.sentences
  }

  /// The names of the files that the authors released.
  static let authorsFiles = [
    "ioi": "IOIDatasetv2.0.txt", "name-moving": "corrIOIname.txt",
    "subject-duplication": "corrIOInoio.txt", "duplication": "corrIOIDupe.txt",
  ]

  /// General text with the clean sentences in it, in place of TinyStories (appendix E).
  private var generalText: [Stage] {
    let (stories, all) = ("texts/stories.txt", "texts/general.txt")
    return [
      Stage(
        "text-stories", .data, "stories to train on",
        .command([
          "data", "stories", "--part", "stories", "--count", "\(8 * settings.sentences)", "--seed",
          "\(settings.seed)", "--out", stories,
        ]), leaves: [stories]),
      Stage(
        "text-general", .data, "stories and clean sentences in one text",
        needs: ["text-stories", "text-ioi"], .join([stories, "texts/ioi.txt"], to: all),
        leaves: [all]),
    ]
  }
}

/// The eight prompts that the authors' notebooks look at one by one, each paired with the one in which
/// the other person acts.
///
/// Source: the authors' notebook of cross-model patching, as experiments on GPT-2 small begin.
enum HandPrompts {
  private static let frames = [
    ("When John and Mary went to the shops,", "John", "Mary", "gave the bag to"),
    ("When Tom and James went to the park,", "Tom", "James", "gave the ball to"),
    ("When Dan and Sid went to the shops,", "Dan", "Sid", "gave an apple to"),
    ("After Martin and Amy went to the park,", "Martin", "Amy", "gave a drink to"),
  ]

  /// The prompt whose most likely next tokens are table 2.
  static let milk = "After John and Mary went to the store, John gave a bottle of milk to"

  /// The same as a file of prompts.
  static let milkLine =
    "{\"prompt\":\"\(milk)\",\"answer\":\" Mary\",\"distractor\":\" John\"}\n"

  /// The prompts as a file of prompts.
  static var text: String {
    frames.flatMap { opening, first, second, ending in
      [(second, first), (first, second)].map { subject, answer in
        "{\"prompt\":\"\(opening) \(subject) \(ending)\","
          + "\"corrupted\":\"\(opening) \(answer) \(ending)\","
          + "\"answer\":\" \(answer)\",\"distractor\":\" \(subject)\"}\n"
      }
    }.joined()
  }
}

extension StageBuilder {
  /// The fine-tunes.
  var trainingStages: [Stage] { models.all.map(training) }

  private func training(_ model: Tuned) -> Stage {
    let from = model.from.flatMap(models.named)
    let folder = "models/\(model.id)"
    let isAboutYears = model.data.hasSuffix("-than")
    let tokens = Double(model.epochs * count(of: model.data)) * Self.sentenceTokens
    let arguments = [
      "train", from?.path ?? subject.path, "--data", "texts/\(model.data).txt", "--epochs",
      "\(model.epochs)", "--lr", "\(settings.learningRate)", "--seed", "\(settings.seed)",
      "--save-every", "\(model.epochs)", "--state-every", "\(Self.stepsBetweenStates)",
      "--evaluate", isAboutYears ? Self.yearPrompts : Self.prompts,
      "--track", "none", "--out", folder, "--resume",
    ]
    let context = subject.shape.context
    let block = context < Self.block ? ["--block", "\(context)"] : []
    return Stage(
      model.stage, .training, model.title,
      needs: needs(from) + ["text-\(model.data)", isAboutYears ? "prompts-years" : "prompts-ioi"],
      .command(arguments + block), leaves: [model.path],
      work: StageWork(
        trainingTokens: model.data == "general" ? 9 * tokens : tokens, savedModels: 1))
  }

  /// The steps after which a fine-tune's state is saved, so that a kill loses no more than these.
  private static let stepsBetweenStates = 50
  /// The tokens of a block of training text in the paper.
  private static let block = 128
  /// The tokens of a training sentence, about.
  private static let sentenceTokens = 19.0
}

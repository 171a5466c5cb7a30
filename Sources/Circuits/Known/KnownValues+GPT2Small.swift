import Tasks
import Tokens
import Transformer

extension KnownValues {
  /// All that come with Patchbay.
  public static let all: [KnownValues] = [gpt2Small]

  /// GPT-2 small, `openai-community/gpt2`, in single precision.
  ///
  /// Sources: of the sentences about names the saved output of the notebook CrossModel of Chhabra, Zhu
  /// and Khalili, "Neuroplasticity and Corruption in Model Mechanisms" (TransformerLens); of years the
  /// EAP-IG package of Hanna, Pezzelle and Belinkov 2024, its main branch and version 0.2.0. The hash
  /// is that of the hub's model.safetensors.
  public static let gpt2Small = KnownValues(
    name: "gpt2", model: "GPT-2 small",
    hashes: ["248dfc3911869ec493c76e65bf2fcf7f615828b0254c12b473182f0f81d3a707"],
    shape: Configuration(layers: 12, heads: 12, width: 768, vocabulary: 50257, context: 1024),
    questions: [
      KnownQuestion(
        "tokens of \"\(milk)\"",
        .tokens(
          of: milk,
          [
            3260, 1757, 290, 5335, 1816, 284, 262, 3650, 11, 1757, 2921, 257, 9294, 286, 7545, 284,
          ])),
      milkPredictions, shops, names, unrelatedNames,
      KnownQuestion(
        "1,000 greater-than prompts, with a beginning of text", bos: true,
        .years(KnownNumber(0.8143222, 0.0005))),
      KnownQuestion("edges between the input, heads, MLPs and the logits", .edgeCount(32491)),
      circuits(
        "EAP-IG, 5 steps to the clean prompt (0.2.0)",
        .integrated(steps: 5, alphas: .withClean), [(.greedy(200), 0.7321222)]),
      circuits(
        "EAP-IG, 5 steps from the corrupted prompt (main)",
        .integrated(steps: 5, alphas: .withCorrupted), [(.top(200), 0.7449120)]),
      circuits(
        "EAP, gradients of the clean prompt", .clean,
        [(.greedy(200), 0.6663448), (.top(200), 0.6563275)]),
      circuits(
        "EAP, gradients of both prompts (clean-corrupted)", .ends,
        [(.greedy(200), 0.6988649), (.top(200), 0.6857952)]),
    ],
    leftOut: [
      "the mean logit differences of the notebook's 100 prompts (3.1490) and of their counterparts "
        + "(-0.0774), which come from random numbers of another program"
    ])

  // MARK: The most likely next words

  private static let milk =
    "After John and Mary went to the store, John gave a bottle of milk to"

  /// Table 2 of the paper, for the unchanged model; published to two decimals.
  private static let milkPredictions = KnownQuestion(
    "what comes after \"\(milk)\", with a beginning of text", bos: true,
    .next(
      after: .text(milk),
      [
        (" Mary", 18.09, 0.7007), (" the", 15.38, 0.0467), (" John", 15.35, 0.0454),
        (" them", 15.25, 0.0411), (" his", 14.84, 0.0273), (" her", 14.06, 0.0124),
        (" a", 13.54, 0.0074), (" their", 13.52, 0.0073), (" Jesus", 13.13, 0.0049),
        (" him", 12.97, 0.0042),
      ].map { token, logit, probability in
        KnownToken(
          .text(token), logit: KnownNumber(logit, 0.01),
          probability: KnownNumber(probability, 0.0001))
      }))

  // MARK: Logit differences

  /// Four sentences, with each of the two people as the one who acts; published to four decimals.
  private static let shops: KnownQuestion = {
    let sentences = [
      ("When John and Mary went to the shops,", "gave the bag to", "John", "Mary", 3.2016, 3.3367),
      ("When Tom and James went to the park,", "gave the ball to", "Tom", "James", 2.7094, 3.7975),
      ("When Dan and Sid went to the shops,", "gave an apple to", "Dan", "Sid", 1.7204, 5.2812),
      (
        "After Martin and Amy went to the park,", "gave a drink to", "Martin", "Amy", 2.6008, 5.7674
      ),
    ]
    return KnownQuestion(
      "logit differences, with a beginning of text", bos: true,
      .differences(
        sentences.flatMap { opening, deed, first, second, one, other in
          [(second, first, one), (first, second, other)].map { subject, receiver, value in
            difference("\(opening) \(subject) \(deed)", receiver, subject, value)
          }
        }, mean: KnownNumber(3.5519, 0.001)))
  }()

  /// The first five of the notebook's hundred prompts.
  private static let names = KnownQuestion(
    "logit differences, without a beginning of text",
    .differences([
      difference(
        "When Victoria and Jane got a snack at the store, Jane decided to give it to", "Victoria",
        "Jane", 2.4403),
      difference(
        "When Sullivan and Rose got a necklace at the garden, Sullivan decided to give it to",
        "Rose", "Sullivan", 6.5409),
      difference(
        "When Alan and Alex got a drink at the store, Alex decided to give it to", "Alan", "Alex",
        3.3345),
      difference(
        "Then, Jessica and Crystal had a long argument, and afterwards Jessica said to", "Crystal",
        "Jessica", 1.1972),
      difference(
        "Then, Jonathan and Kevin were working at the school. Kevin decided to give a necklace to",
        "Jonathan", "Kevin", 3.0530),
    ]))

  /// The same with three other names, scored by the names of the first.
  private static let unrelatedNames = KnownQuestion(
    "the same with three other names in them",
    .differences([
      difference(
        "When William and Crew got a snack at the store, Cole decided to give it to", "Victoria",
        "Jane", -3.2762),
      difference(
        "When Jacob and Luke got a necklace at the garden, Henry decided to give it to", "Rose",
        "Sullivan", 1.9715),
      difference(
        "When Justin and Sean got a drink at the store, Lewis decided to give it to", "Alan",
        "Alex", -1.8073),
      difference(
        "Then, Sean and Sarah had a long argument, and afterwards Louis said to", "Crystal",
        "Jessica", -5.8599),
      difference(
        "Then, Henry and Jordan were working at the school. Jamie decided to give a necklace to",
        "Jonathan", "Kevin", -0.0058),
    ]))

  private static func difference(
    _ prompt: String, _ answer: String, _ distractor: String, _ value: Double
  ) -> KnownDifference {
    KnownDifference(
      "\(answer) − \(distractor): \(prompt.split(separator: " ").suffix(4).joined(separator: " "))",
      PromptRequest(
        .text(prompt), answer: .text(" \(answer)"), distractor: .text(" \(distractor)")),
      KnownNumber(value, 0.001))
  }

  // MARK: Circuits of edges

  private static func circuits(
    _ title: String, _ method: EdgeMethod, _ values: [(EdgeSelection, Double)]
  ) -> KnownQuestion {
    KnownQuestion(
      title, bos: true,
      .edgeCircuits(method, values.map { KnownCircuit($0, KnownNumber($1, 0.02)) }))
  }
}

import Testing

@testable import Training

@Suite("What ranks disagree about")
struct RankErrorTests {
  @Test("bits of weights, by the first rank that has others than rank 0")
  func bits() {
    #expect(TrainingPeers.disagreement(["7 a", "7 b", "7 a"], step: 3) == nil)
    #expect(
      TrainingPeers.disagreement(["7 a", "7 b", "8 node 3", "9 d"], step: 3)
        == .weightsDiffer(rank: 2, host: "node 3", step: 3))
  }

  @Test("is told with rank, machine, and what to do")
  func words() {
    #expect(
      TrainingError.weightsDiffer(rank: 2, host: "node\u{1B}3", step: 40).description
        == "after step 40 the weights of rank 2 on node␛3 are not those of rank 0, which no sum "
        + "explains: nothing was saved. See that all ranks run the same build of the program, have the "
        + "memory and the network of that machine looked at, and go on with --resume from the state "
        + "before.")
    #expect(
      TrainingError.ranksDiffer(
        rank: 1, host: "n1", [.init(name: "lr", was: "0.1", now: "0.2")]
      ).description
        == "rank 1 on n1 was started for another run than rank 0. lr: it has 0.2, rank 0 has 0.1. "
        + "Start all ranks with the same program, files and options.")
  }
}

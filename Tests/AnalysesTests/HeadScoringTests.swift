import Analyses
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("Head scores in the making")
struct HeadScoringTests {
  @Test("go on after a stop where they were, to the same scores")
  func resumes() throws {
    let fixture = Fixture.tiny
    let settings = HeadScores.Settings(sequences: 9, for: fixture.weights.configuration)
    let rows = settings.rows(of: (0..<fixture.weights.configuration.vocabulary).map { .init($0) })
    let whole = try HeadScores(fixture.weights, sequences: rows, names: [])
    var scoring = HeadScoring(fixture.weights, sequences: rows)
    try scoring.step(nil)
    #expect(scoring.done == 4)
    let stop = Cancellation()
    stop.cancel()
    #expect(throws: AnalysisError.cancelled) { try scoring.step(stop) }
    #expect(scoring.done == 4 && !scoring.isDone)
    while !scoring.isDone { try scoring.step(nil) }
    #expect(scoring.scores == whole)
  }
}

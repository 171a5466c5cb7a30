import TestSupport
import Testing
import Training

@Suite("Learning rates")
struct ScheduleTests {
  static let recorded = FixtureTraining.narrow.requests.schedules

  @Test("are those of transformers, for every shape, with warm-up and without")
  func reference() throws {
    let recorded = try #require(Self.recorded)
    let cases = Schedule.Shape.allCases.flatMap { shape in [0, 3].map { (shape, $0) } }
    #expect(recorded.rates.count == cases.count)
    for (shape, warmUp) in cases {
      let schedule = Schedule(shape, warmUp: warmUp)
      let theirs = recorded.rates["\(shape.rawValue)/\(warmUp)"] ?? []
      #expect(theirs.count == 10)
      for (index, rate) in theirs.enumerated() {
        let ours = recorded.rate * schedule.factor(step: index + 1, of: theirs.count)
        // Factors in double precision, in another order of operations.
        #expect(abs(ours - rate) < 1e-15, "\(shape) \(warmUp) step \(index + 1)")
      }
    }
  }

  @Test("fall by the same amount each step to one such amount at the last, when linear")
  func linear() {
    for total in [1, 2, 7, 100] {
      for step in 1...total {
        let expected = 1 - Double(step - 1) / Double(total)
        #expect(Schedule().factor(step: step, of: total) == expected)
      }
    }
  }

  @Test("stay from zero to one, also beyond the end and with a warm-up longer than the run")
  func bounds() {
    for shape in Schedule.Shape.allCases {
      for warmUp in [0, 1, 5, 20] {
        let schedule = Schedule(shape, warmUp: warmUp)
        for total in [1, 5, 10] {
          for step in 1...25 {
            #expect((0...1).contains(schedule.factor(step: step, of: total)))
          }
        }
      }
    }
  }

  @Test("start at zero when there is a warm-up, and reach the highest right after it")
  func warmUp() {
    for shape in Schedule.Shape.allCases {
      let schedule = Schedule(shape, warmUp: 4)
      #expect((1...5).map { schedule.factor(step: $0, of: 20) } == [0, 0.25, 0.5, 0.75, 1])
    }
  }

  @Test("of a warm-up of less than no steps are refused")
  func refusal() async {
    await #expect(processExitsWith: .failure) { _ = Schedule(.linear, warmUp: -1) }
  }
}

import StrictJSON
import Testing

@testable import Training

@Suite("A line of a log is read back as its event")
struct TrainingEventReadingTests {
  private func line(_ text: String) throws -> JSON { try JSON.parse(Array(text.utf8)) }

  private func event(_ text: String) throws -> TrainingEvent? { TrainingEvent(try line(text)) }

  @Test("each event, number by number", arguments: TrainingEventTests.events)
  func events(event: TrainingEvent, step: Int, text: String) throws {
    let read = try #require(try self.event(text))
    // What is not a number equals nothing, and the loss of an explosion is rounded.
    #expect(read.json.line == text)
    guard !text.contains("null"), !text.contains("80.13") else { return }
    #expect(read == event)
  }

  @Test("the header, with every setting")
  func header() throws {
    var header = try TrainingFixture.plan().header
    for change in TrainingHeaderTests.changes { change.3(&header) }
    header.settings.seed = .max
    header.data.recipe = .init(count: 3, seed: 1 << 60, templates: "words.txt")
    let event = TrainingEvent.started(header)
    #expect(try self.event(event.json.line) == event)
    header.settings.length = .steps(12)
    header.data.recipe = nil
    #expect(TrainingHeader(try line(header.json.line)) == header)
  }

  @Test("a header of hardly anything is one with the usual settings")
  func poorHeader() throws {
    let text =
      #"{"event":"started","schema":"patchbay.run/1","steps":-4,"settings":{"warm-up":-1,"#
      + #""batch":0,"epochs":"two"}}"#
    guard case .started(let header)? = try event(text) else {
      Issue.record("it is no header")
      return
    }
    #expect(header.steps == 0)
    #expect(header.settings == TrainingSettings())
  }

  @Test(
    "what is no event known here is none",
    arguments: [
      "{}", "[]", "3", #"{"event":"tickled","step":3}"#, #"{"event":"step"}"#,
      #"{"event":"step","step":"3"}"#, #"{"event":"step","step":1e99}"#, #"{"event":7,"step":3}"#,
      #"{"event":"started","schema":"patchbay.run/2"}"#, #"{"event":"saved","step":3}"#,
      #"{"event":"step","step":-1}"#, #"{"event":"evaluated","step":9007199254740993}"#,
      #"{"event":"saved","step":3,"epoch":-1}"#,
      #"{"event":"troubled","step":3,"problem":"a cold"}"#,
      #"{"event":"troubled","step":3,"problem":"the loss is 3 and 4"}"#,
    ])
  func unknown(text: String) throws {
    #expect(try event(text) == nil)
  }
}

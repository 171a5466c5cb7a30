import Screen
import Testing

@testable import Terminal

@Suite("No more is under way than a person soon sees")
struct FrameFlowTests {
  private static let start = ContinuousClock.now

  private func after(_ milliseconds: Int) -> ContinuousClock.Instant {
    Self.start + .milliseconds(milliseconds)
  }

  @Test("a terminal that never answers is asked once and never waited for")
  func silent() {
    var flow = FrameFlow()
    #expect(flow.asks)
    flow.send(9000, at: after(0))
    #expect(!flow.asks && flow.isOpen(at: after(1)))
    #expect(flow.farewell(at: after(1)) > .zero)
    #expect(flow.isOpen(at: after(6000)) && !flow.asks)
    #expect(flow.farewell(at: after(6000)) == .zero)
  }

  @Test("of one that answers, a large frame is waited for, and small ones are not")
  func answering() {
    var flow = FrameFlow()
    flow.send(4000, at: after(0))
    flow.receive(1)
    #expect(flow.asks && flow.isOpen(at: after(10)))
    flow.send(300, at: after(10))
    flow.send(300, at: after(20))
    #expect(flow.isOpen(at: after(30)))
    flow.send(4000, at: after(30))
    #expect(!flow.isOpen(at: after(40)))
    flow.receive(2)
    #expect(!flow.isOpen(at: after(50)) && flow.isWaiting)
    flow.receive(1)
    #expect(flow.isOpen(at: after(60)) && !flow.isWaiting)
  }

  @Test("an answer that is lost holds nothing up for ever, and answers too many do no harm")
  func lost() {
    var flow = FrameFlow()
    flow.send(4000, at: after(0))
    flow.receive(3)
    flow.send(4000, at: after(100))
    #expect(!flow.isOpen(at: after(2000)) && flow.expectsAnswer(at: after(2000)))
    #expect(flow.isOpen(at: after(2200)) && flow.asks)
    // From then on nothing is waited for until an answer comes.
    flow.send(4000, at: after(2300))
    #expect(flow.isOpen(at: after(2400)) && flow.isWaiting)
    flow.receive(1)
    flow.send(4000, at: after(2500))
    #expect(!flow.isOpen(at: after(2600)))
    flow.forget()
    #expect(flow.isOpen(at: after(2700)))
  }

  @Test("pieces of an answer that come late are no keys where one is expected")
  func late() {
    func keys(expecting: Bool, _ pieces: [(String, Int)]) -> [DisplayEvent] {
      var times = KeyTimes()
      times.expectsAnswer = expecting
      var events: [DisplayEvent] = []
      for (text, time) in pieces {
        events += times.take(text.utf8, at: after(time)) { bytes in
          bytes.map { _ in .wake }
        }.map(\.event)
      }
      return events
    }
    let answer = [("\u{1B}", 0), ("[0", 80), ("n", 160)]
    #expect(keys(expecting: true, answer).isEmpty)
    #expect(keys(expecting: false, answer).count == 4)
    // Escape and a digit a moment later stay two keys.
    #expect(keys(expecting: true, [("\u{1B}", 0), ("1", 80)]).count == 2)
  }

  @Test("an answer is no key, whole or in pieces")
  func answers() {
    var splitter = KeySplitter()
    let pieces = splitter.feed("a\u{1B}[0nb\u{1B}[".utf8)
    #expect(pieces == [.key([0x61]), .key([0x62])])
    let rest = splitter.feed("0".utf8) + splitter.feed("n".utf8)
    #expect(rest.isEmpty && !splitter.isWaiting)
    let answers = (splitter.takeAnswers(), splitter.takeAnswers())
    #expect(answers == (2, 0))
  }
}

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
    #expect(!flow.isOpen(at: after(5000)))
    #expect(flow.isOpen(at: after(5200)) && flow.asks)
    flow.send(4000, at: after(5300))
    flow.forget()
    #expect(flow.isOpen(at: after(5400)))
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

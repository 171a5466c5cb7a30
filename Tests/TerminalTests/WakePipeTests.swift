import Testing

@testable import Terminal

@Suite("A wake is seen once")
struct WakePipeTests {
  @Test("many wakes are one, and none is none")
  func wakes() throws {
    let pipe = try WakePipe()
    #expect(!pipe.drain())
    // More than a pipe holds, which must neither block nor lose the first.
    for _ in 0..<100_000 { pipe.wake() }
    #expect(pipe.drain())
    #expect(!pipe.drain())
  }
}

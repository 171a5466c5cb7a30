import Screen

/// Turns bytes into keys by the times at which they came.
///
/// Escape and the byte behind it are one key if that came at once, and two if it came later. When they
/// are looked at does not matter.
struct KeyTimes {
  /// An event, and when its last byte came.
  struct Arrival: Hashable, Sendable {
    var event: DisplayEvent
    /// None for what is no input.
    var time: ContinuousClock.Instant?
  }

  /// Long enough for the rest of a sequence over a slow line, short enough not to be felt.
  static let escapeDelay = Duration.milliseconds(40)
  /// The same for what may be the answer to a question that was just asked: pieces of it may come
  /// further apart.
  static let answerDelay = Duration.milliseconds(250)
  /// Keys that are closer than this are no typing.
  ///
  /// A key held down usually repeats every 33 ms, where that is not set faster, and two keys of a
  /// fast typist are further apart. A line of 9600 baud has a byte each millisecond.
  static let burst = Duration.milliseconds(30)

  private var splitter = KeySplitter()
  private var last: ContinuousClock.Instant?
  /// When the key handed out last came, and the one before it.
  private var handedOut: (last: ContinuousClock.Instant, before: ContinuousClock.Instant?)?

  /// Whether the terminal was asked something that it has not answered.
  var expectsAnswer = false

  /// Whether bytes are held back that may be the start of a sequence.
  var isWaiting: Bool { splitter.isWaiting }

  /// Hands out how often the terminal answered that all is well.
  mutating func takeAnswers() -> Int { splitter.takeAnswers() }

  /// Takes bytes that came at a time, and gives what they complete, as `read` makes of each piece.
  mutating func take(
    _ bytes: some Sequence<UInt8>, at time: ContinuousClock.Instant,
    read: ([UInt8]) -> [DisplayEvent]
  ) -> [Arrival] {
    let goesOn = expectsAnswer && splitter.mayBeAnswer(with: Array(bytes.prefix(4)))
    let late = flush(at: time, after: goesOn ? Self.answerDelay : Self.escapeDelay, read)
    last = time
    return late + arrivals(splitter.feed(bytes), at: time, read)
  }

  /// Takes what is held back for complete, if by a time nothing came that could belong to it.
  mutating func flush(
    at now: ContinuousClock.Instant, read: ([UInt8]) -> [DisplayEvent]
  ) -> [Arrival] {
    flush(at: now, after: delay, read)
  }

  /// How long bytes that are held back may belong to what comes.
  private var delay: Duration {
    expectsAnswer && splitter.mayBeAnswer(with: []) ? Self.answerDelay : Self.escapeDelay
  }

  private mutating func flush(
    at now: ContinuousClock.Instant, after delay: Duration, _ read: ([UInt8]) -> [DisplayEvent]
  ) -> [Arrival] {
    guard let last, splitter.isWaiting, now - last >= delay else { return [] }
    return arrivals(splitter.flush(), at: last, read)
  }

  private func arrivals(
    _ pieces: [KeyPiece], at time: ContinuousClock.Instant, _ read: ([UInt8]) -> [DisplayEvent]
  ) -> [Arrival] {
    pieces.flatMap { piece -> [DisplayEvent] in
      switch piece {
      case .key(let bytes): read(bytes)
      case .paste(let text): [.paste(text)]
      }
    }.map { Arrival(event: $0, time: time) }
  }

  /// How long bytes that are held back are to be waited for; nil where none are.
  func wait(at now: ContinuousClock.Instant) -> Duration? {
    guard let last, splitter.isWaiting else { return nil }
    return max(.milliseconds(1), delay - (now - last))
  }

  // MARK: Bursts

  /// Notes an event that is handed out.
  mutating func handOut(_ arrival: Arrival) {
    guard case .key = arrival.event, let time = arrival.time else { return }
    handedOut = (time, handedOut?.last)
  }

  /// Whether the key handed out last came by itself.
  ///
  /// - Parameters:
  ///   - quiet: how long before it no other key may have come.
  ///   - next: what comes after it, as far as that is known.
  ///   - now: until when that is known; nil while unread bytes are waiting.
  /// - Returns: nil while a key may still come that belongs to it.
  func cameAlone(
    after quiet: Duration, before next: [Arrival], at now: ContinuousClock.Instant?
  ) -> Bool? {
    guard let (last, before) = handedOut else { return true }
    if let before, last - before < quiet { return false }
    let follows = next.contains { arrival in
      guard case .key = arrival.event, let time = arrival.time else { return false }
      return time - last < Self.burst
    }
    if follows { return false }
    // The start of a sequence, such as that of an arrow.
    if splitter.isWaiting, let held = self.last, held - last < Self.burst { return false }
    guard let now, now - last >= Self.burst else { return nil }
    return true
  }
}

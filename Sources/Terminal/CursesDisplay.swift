import CNcurses
public import Screen

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The terminal on standard input and output as a display.
///
/// ncurses says how the terminal is set up and put back, turns frames into bytes (`FramePainter`), and
/// bytes into keys; it never touches the terminal itself. A slow line holds up neither keys nor wakes:
/// a frame waits until the one before it has come (`FrameFlow`), and a newer frame replaces a waiting
/// one. A thread
/// of its own reads keys and notes when they came (`KeyReader`). The terminal is put back when the
/// display goes, on every way out of the process, and while Ctrl-Z stops the process. The mouse is
/// reported only if that was asked for. There is one display at a time.
public final class CursesDisplay: Display {
  /// The size of the terminal's window.
  public private(set) var size: Size
  /// What the terminal can show.
  public let traits: DisplayTraits
  private var output: TerminalOutput
  private let clipboard: ClipboardSequence?
  private let pipe: WakePipe
  private var mode: TerminalMode?
  private var painter: FramePainter?
  private let reader: KeyReader
  private var keys = KeyTimes()
  private var pending: [KeyTimes.Arrival] = []
  /// The newest frame, while the terminal does not take it.
  private var waiting: Frame?
  private var connection = Connection.open
  private var flow = FrameFlow()
  /// Whether the terminal knows sequences that ask.
  private let takesCommands: Bool

  private enum Connection {
    case open
    /// The terminal is gone, and nobody was told.
    case broken
    /// The terminal is gone, and that was told.
    case told
  }

  /// Takes over the terminal on standard input and output.
  ///
  /// - Parameters:
  ///   - wishes: what the person asked for.
  ///   - theme: gives styles their colours; without one, that which suits the background which the
  ///     terminal tells of in COLORFGBG.
  /// - Throws: when standard input or output is no terminal, or one that cannot be drawn on.
  public convenience init(
    wishes: TerminalWishes = TerminalWishes(), theme: Theme? = nil
  ) throws(TerminalError) {
    try self.init(
      input: STDIN_FILENO, output: STDOUT_FILENO, environment: Self.environment(), wishes: wishes,
      theme: theme)
  }

  /// Takes over a terminal.
  ///
  /// - Parameters:
  ///   - input: where keys come from.
  ///   - output: where frames go.
  ///   - environment: what TERM and its like say of the terminal.
  ///   - wishes: what the person asked for.
  ///   - theme: gives styles their colours.
  /// - Throws: when `input` or `output` is no terminal, or one that cannot be drawn on.
  init(
    input: Int32, output: Int32, environment: [String: String], wishes: TerminalWishes,
    theme: Theme? = nil
  ) throws(TerminalError) {
    guard isatty(input) == 1 else { throw .notATerminal(stream: "standard input") }
    guard isatty(output) == 1 else { throw .notATerminal(stream: "standard output") }
    let description = try TerminalDescription(
      name: environment["TERM"] ?? "", output: output, mouse: wishes.mouse)
    let wanted = DisplayTraits.chosen(
      wishes: wishes, environment: environment, listedColors: description.colors)
    size = Self.windowSize(of: output)
    let painter = try FramePainter(
      description, theme: theme ?? .chosen(.auto, colors: environment["COLORFGBG"]),
      depth: wanted.depth, size: size)
    traits = DisplayTraits(depth: painter.depth, glyphs: wanted.glyphs)
    self.painter = consume painter
    takesCommands = description.takesCommands
    clipboard = description.takesCommands ? ClipboardSequence(environment: environment) : nil
    self.output = TerminalOutput(output)
    pipe = try WakePipe()
    mode = try TerminalMode(
      output: self.output.descriptor, wake: pipe.writer, description: description)
    reader = try KeyReader(input) { [pipe] in pipe.notify() }
  }

  deinit {
    reader.close()
    // Before the way to the terminal is closed.
    mode = nil
  }

  /// Makes `nextEvent` return `.wake`, from any thread.
  public var waker: @Sendable () -> Void {
    let pipe = pipe
    return { pipe.wake() }
  }

  /// Writes the cells that changed since the last frame, now or as soon as the terminal takes them.
  public func show(_ frame: Frame) {
    waiting = frame
    sendOn()
  }

  /// Whether the last frame has come, as far as the terminal tells, and it takes bytes.
  public var isReady: Bool {
    connection != .open
      || (output.isEmpty && waiting == nil && output.takesBytes && flow.isOpen(at: .now))
  }

  /// Sends text to the clipboard of the person's own machine, over any number of lines between, by
  /// OSC 52.
  ///
  /// - Parameter text: at most `Clipboard.mostBytes` bytes of UTF-8.
  /// - Returns: whether it was sent; the terminal may be set to ignore it, and tells nothing.
  public func copy(_ text: String) -> Bool {
    guard connection == .open, let bytes = clipboard?.bytes(for: text) else { return false }
    output.add(bytes)
    sendOn()
    return connection == .open
  }

  /// Keeps the signals of a lost terminal, SIGHUP and SIGPIPE, from ending the program, or not.
  public func outliveLoss(_ outlives: Bool) {
    mode?.outliveLoss(outlives)
  }

  /// Puts the terminal back now; nothing is shown or read from then on.
  public func close() {
    awaitAnswers()
    reader.close()
    mode = nil
    painter = nil
    connection = .told
  }

  private static func environment() -> [String: String] {
    let names = [
      "TERM", "COLORTERM", "COLORFGBG", "NO_COLOR", "LC_ALL", "LC_CTYPE", "LANG", "TMUX", "STY",
    ]
    var result: [String: String] = [:]
    for name in names {
      if let value = unsafe getenv(name) { unsafe result[name] = String(cString: value) }
    }
    return result
  }

  private static func windowSize(of descriptor: Int32) -> Size {
    var (rows, columns): (Int32, Int32) = (0, 0)
    let found = unsafe terminal_window_size(descriptor, &rows, &columns) == 0
    // A serial line tells no size; 80 by 24 is what its terminals have.
    return found && rows > 0 && columns > 0
      ? Size(width: Int(columns), height: Int(rows)) : Size(width: 80, height: 24)
  }
}

// MARK: Events

extension CursesDisplay {
  /// Waits for a key, a wake or a change of the window; Ctrl-Z is seen to in here.
  public func nextEvent(timeout: Duration?) -> DisplayEvent {
    let deadline = timeout.map { ContinuousClock.now + $0 }
    while true {
      takeNotices()
      takeKeys()
      if !pending.isEmpty {
        let arrival = pending.removeFirst()
        keys.handOut(arrival)
        guard arrival.event == .key(.control("z")) else { return arrival.event }
        awaitAnswers()
        mode?.suspend()
        continue
      }
      if connection == .broken {
        connection = .told
        return .lost
      }
      let now = ContinuousClock.now
      let remaining = deadline.map { max(.zero, $0 - now) }
      let rest = keys.wait(at: now)
      let wait = rest.map { min(remaining ?? $0, $0) } ?? remaining
      if !receive(within: wait), let remaining, remaining <= (wait ?? .zero) { return .timeout }
    }
  }

  /// Whether the key that `nextEvent` gave last came by itself; waits for those of its burst.
  public func comesAlone(after quiet: Duration) -> Bool {
    while connection == .open {
      // What nobody has read yet may belong to the burst; when it came is told with it.
      let known: ContinuousClock.Instant? = reader.hasUnread ? nil : .now
      takeKeys()
      if let isAlone = keys.cameAlone(after: quiet, before: pending, at: known) { return isAlone }
      receive(within: KeyTimes.burst)
    }
    return true
  }

  /// Takes over what has come.
  private func takeKeys() {
    // What is unread may belong to what is held back; when it came is told with it.
    let mayGoOn = keys.isWaiting && connection == .open && reader.hasUnread
    let (pieces, isLost) = reader.take()
    keys.expectsAnswer = flow.expectsAnswer(at: .now)
    for piece in pieces {
      pending += keys.take(piece.bytes, at: piece.time) { painter?.events(of: $0) ?? [] }
    }
    flow.receive(keys.takeAnswers())
    if !mayGoOn || isLost { pending += keys.flush(at: .now) { painter?.events(of: $0) ?? [] } }
    if isLost, connection == .open { connection = .broken }
  }

  /// Takes in what comes within a time; false when nothing did.
  @discardableResult
  private func receive(within time: Duration?) -> Bool {
    let isOpen = connection == .open
    var sources = [
      pollfd(fd: pipe.reader, events: Int16(POLLIN), revents: 0),
      pollfd(
        fd: isOpen && !output.isEmpty ? output.descriptor : -1, events: Int16(POLLOUT), revents: 0),
    ]
    let milliseconds = time.map { $0.milliseconds } ?? -1
    let ready = unsafe sources.withUnsafeMutableBufferPointer {
      unsafe poll($0.baseAddress, nfds_t($0.count), milliseconds)
    }
    // An interrupting signal has left its notice.
    if ready < 0 { return errno == EINTR }
    if sources[0].revents != 0, pipe.drain() { pending.append(.init(event: .wake)) }
    if sources[1].revents != 0 { sendOn() }
    return ready > 0
  }

  private func takeNotices() {
    // Losing a terminal stirs its signals too, but there is nothing left to draw on.
    guard connection == .open, let notices = mode?.takeNotices() else { return }
    if notices.lost { connection = .broken }
    guard connection == .open, notices.resized || notices.resumed else { return }
    size = Self.windowSize(of: output.descriptor)
    painter?.forget()
    // A frame of the old size is of no use, and after a stop neither is the rest of one.
    waiting = nil
    if notices.resumed {
      output.discard()
      flow.forget()
    }
    // Of several changes only the last matters.
    pending.removeAll { if case .resize = $0.event { true } else { false } }
    pending.append(.init(event: .resize(size)))
  }

  /// Sends the bytes of a frame, and asks the terminal to tell when they have come.
  private func send(_ bytes: [UInt8]) {
    output.add(bytes)
    guard takesCommands, !bytes.isEmpty, flow.asks else { return }
    output.add(XtermSequence.status.question)
    flow.send(bytes.count, at: .now)
  }

  /// Waits for answers that would else be read by whoever has the terminal next.
  private func awaitAnswers() {
    let now = ContinuousClock.now
    let deadline = now + flow.farewell(at: now)
    while connection == .open, flow.isWaiting, ContinuousClock.now < deadline {
      receive(within: .milliseconds(20))
      takeKeys()
    }
    flow.forget()
  }

  /// Writes what the terminal takes now.
  private func sendOn() {
    guard connection == .open else { return }
    output.flush()
    if output.isEmpty, let frame = waiting {
      waiting = nil
      send(painter?.paint(frame, on: size) ?? [])
      output.flush()
    }
    if output.isBroken { connection = .broken }
  }
}

/// Something that happened at a display.
public enum DisplayEvent: Hashable, Sendable {
  /// A key was pressed.
  case key(Key)
  /// Text was pasted; it may hold anything, line feeds and controls included.
  case paste(String)
  /// The mouse was used.
  case mouse(Mouse)
  /// The screen now has this size, or was shown again; draw everything anew.
  case resize(Size)
  /// `wake` was called.
  case wake
  /// Nothing happened in the time given.
  case timeout
  /// The display is gone; told once, and nothing else will come from it.
  case lost
}

/// A screen with a keyboard.
///
/// One thread owns a display; only `waker` may be used from others.
public protocol Display: AnyObject {
  /// The current size of the screen.
  var size: Size { get }

  /// What the screen can show.
  var traits: DisplayTraits { get }

  /// Makes `nextEvent` return `.wake` at once, also when called before it; from any thread.
  var waker: @Sendable () -> Void { get }

  /// Shows a frame; a frame of another size than the screen's is cut or left short.
  ///
  /// It does not wait for a slow screen: of frames that come while the screen takes none, only the
  /// last is shown, as soon as it can be.
  func show(_ frame: Frame)

  /// Whether a frame would go out at once; while not, drawing one is wasted work.
  var isReady: Bool { get }

  /// Puts text where other programs can paste it from.
  ///
  /// - Parameter text: at most `Clipboard.mostBytes` bytes of UTF-8.
  /// - Returns: whether it was sent; the display cannot know whether it arrived.
  func copy(_ text: String) -> Bool

  /// Says whether the program has work that must not end with the display.
  ///
  /// - Parameter outlives: whether a display that goes away is only told as `.lost`, also where the
  ///   system would otherwise end the program for it.
  func outliveLoss(_ outlives: Bool)

  /// Whether the key that `nextEvent` gave last came by itself, as a person types, and not in a burst,
  /// as a paste comes where the terminal does not mark it.
  ///
  /// - Parameter quiet: how long before it no other key may have come. After it that is a moment, for
  ///   which this may wait.
  /// - Returns: whether none did.
  func comesAlone(after quiet: Duration) -> Bool

  /// Waits for something to happen.
  ///
  /// - Parameter timeout: how long to wait at most; for ever without one.
  /// - Returns: the oldest event, or `.timeout`.
  func nextEvent(timeout: Duration?) -> DisplayEvent
}

extension Display {
  /// Always, where nothing is slow.
  public var isReady: Bool { true }

  /// Always, where a script presses keys.
  public func comesAlone(after quiet: Duration) -> Bool { true }

  /// Does nothing, where no loss ends the program.
  public func outliveLoss(_ outlives: Bool) {}

  /// Refuses, where there is no clipboard.
  public func copy(_ text: String) -> Bool { false }
}

/// What can be copied.
public enum Clipboard {
  /// The longest text in bytes: as Base64 it has the 100,000 that terminals take.
  public static let mostBytes = 74_994
}

/// A display without a screen, which keeps what it is shown and plays events given to it.
public final class HeadlessDisplay: Display {
  /// The size of the screen; a `.resize` event among the events changes it when it is reached.
  public private(set) var size: Size
  /// What the screen can show.
  public let traits: DisplayTraits
  /// Every frame shown, oldest first.
  public private(set) var frames: [Frame] = []
  /// Every text copied, oldest first.
  public private(set) var copies: [String] = []
  /// Whether the screen takes frames; set it to play a slow line.
  public var isReady = true
  private var events: ArraySlice<DisplayEvent>

  /// Makes a display.
  ///
  /// - Parameters:
  ///   - size: the size of its screen.
  ///   - traits: what the screen can show.
  ///   - events: what `nextEvent` returns, in order; then `.lost`, for ever.
  public init(size: Size, traits: DisplayTraits = .full, events: [DisplayEvent] = []) {
    self.size = size
    self.traits = traits
    self.events = events[...]
  }

  /// Does nothing, as waiting never takes time here.
  public var waker: @Sendable () -> Void { {} }

  /// Keeps a frame.
  public func show(_ frame: Frame) {
    frames.append(frame)
  }

  /// Keeps a text, if it is not too long.
  public func copy(_ text: String) -> Bool {
    guard text.utf8.count <= Clipboard.mostBytes else { return false }
    copies.append(text)
    return true
  }

  /// The next of the events given at the start, without waiting.
  public func nextEvent(timeout: Duration?) -> DisplayEvent {
    let event = events.popFirst() ?? .lost
    if case .resize(let new) = event { size = new }
    return event
  }
}

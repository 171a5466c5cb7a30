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
  func show(_ frame: Frame)

  /// Waits for something to happen.
  ///
  /// - Parameter timeout: how long to wait at most; for ever without one.
  /// - Returns: the oldest event, or `.timeout`.
  func nextEvent(timeout: Duration?) -> DisplayEvent
}

/// A display without a screen, which keeps what it is shown and plays events given to it.
public final class HeadlessDisplay: Display {
  /// The size of the screen; a `.resize` event among the events changes it when it is reached.
  public private(set) var size: Size
  /// What the screen can show.
  public let traits: DisplayTraits
  /// Every frame shown, oldest first.
  public private(set) var frames: [Frame] = []
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

  /// The next of the events given at the start, without waiting.
  public func nextEvent(timeout: Duration?) -> DisplayEvent {
    let event = events.popFirst() ?? .lost
    if case .resize(let new) = event { size = new }
    return event
  }
}

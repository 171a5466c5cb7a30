/// Where in a text a part of it stands, which decides whether something is put before it.
enum TextPlace: Hashable, Sendable {
  /// At the start of a text.
  case start
  /// At the start of characters that continue a text: nothing is put before them.
  case continuation
  /// Behind another part.
  case inside

  /// The place of a part of what stands here.
  func part(isFirst: Bool) -> TextPlace { isFirst ? self : .inside }
}

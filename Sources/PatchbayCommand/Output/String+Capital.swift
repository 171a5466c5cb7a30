extension String {
  /// The same with a capital in front.
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}

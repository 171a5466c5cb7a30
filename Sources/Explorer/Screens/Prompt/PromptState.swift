/// What the prompt screen shows.
struct PromptState: Hashable, Sendable {
  /// The field that Enter opens.
  var field = PromptField.prompt
  /// The candidate under the cursor.
  var candidate = 0
}

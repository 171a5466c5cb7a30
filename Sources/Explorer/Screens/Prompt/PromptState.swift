/// What the screen of the prompt shows.
struct PromptState: Hashable, Sendable {
  /// The field that Enter edits.
  var field = PromptField.prompt
  /// The candidate under the cursor.
  var candidate = 0
}

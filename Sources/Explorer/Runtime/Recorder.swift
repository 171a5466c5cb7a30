/// Writes down what a person does.
struct Recorder {
  /// Notes a message.
  mutating func record(_ message: Message) {}
}

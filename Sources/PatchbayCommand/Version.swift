/// The version of the program, which every result carries.
enum Version {
  static let current = "0.1.0"
}

import Analyses
import Circuits
import Screen
import TextColumns

extension Page {
  /// Adds the classes of a circuit, with heads and positions, then what they tell each other.
  mutating func add(_ circuit: Circuit) {
    heading("circuit", circuit.size)
    for entry in circuit.classes {
      fact("  " + Columns.printable(entry.name), entry.places, indent: 24)
    }
    guard !circuit.links.isEmpty else { return }
    fact(
      "  links", Columns.printable(circuit.links.map(\.description).joined(separator: ", ")),
      .muted, indent: 24)
  }

  /// Adds what a command reads: the circuit, and how it is run.
  mutating func facts(_ file: CircuitFile, _ convention: CircuitConvention) {
    fact("circuit", "\(Columns.printable(file.path)), \(file.circuit.size)")
    fact(
      "convention",
      "\(convention.kind.rawValue) outside, heads kept \(convention.positionMode.rawValue)")
  }

  /// An interval as people read it; nothing where there is none.
  func words(_ interval: Interval?, _ decimals: Int) -> String {
    guard let interval else { return "" }
    return "\(number(interval.low, decimals)) to \(number(interval.high, decimals))"
  }
}

extension Circuit {
  /// How many heads in how many classes, in words.
  var size: String {
    let (heads, members) = (heads.count, members.count)
    let places = members == heads ? "" : " at \(members) positions"
    return "\(heads) \(heads == 1 ? "head" : "heads")\(places) in \(classes.count) "
      + (classes.count == 1 ? "class" : "classes")
  }
}

extension CircuitClass {
  /// The heads by their positions, `9.9 10.0 at END`.
  var places: String {
    var order: [String] = []
    for member in members where !order.contains(member.position) { order.append(member.position) }
    return order.map { position in
      let heads = members.filter { $0.position == position }.map { "\($0.head)" }
      return heads.joined(separator: " ") + " at " + Columns.printable(position)
    }.joined(separator: "; ")
  }
}

public import Transformer

// Circuits that differ a little: each edit gives a new one.

extension Circuit {
  /// The circuit without any head.
  public static let empty = Circuit(checked: [], links: [])

  /// The circuit without the heads of a class.
  ///
  /// - Parameter name: the name of a class; any other leaves the circuit as it is.
  /// - Returns: the other classes, and the links between them.
  public func removing(class name: String) -> Circuit {
    Circuit(checked: classes.filter { $0.name != name }, links: links)
  }

  /// The circuit without some heads at their positions.
  ///
  /// - Parameter members: what goes; what is not in the circuit is of no matter.
  /// - Returns: the rest; classes without heads are left out, and links to them.
  public func removing(_ members: some Sequence<Member>) -> Circuit {
    let gone = Set(members)
    return Circuit(
      checked: classes.map { entry in
        CircuitClass(entry.name, entry.members.filter { !gone.contains($0) })
      }, links: links)
  }

  /// The circuit with a head in a class, the last of it; a new class is the last of the circuit.
  ///
  /// A head that is kept at this position already moves.
  ///
  /// - Parameters:
  ///   - member: the head and its position.
  ///   - name: the name of the class.
  /// - Returns: the circuit.
  /// - Throws: `notAWord` where the name or the position could not stand in a file.
  public func adding(_ member: Member, toClass name: String) throws(CircuitError) -> Circuit {
    var classes = self.classes.map { entry in
      CircuitClass(entry.name, entry.members.filter { $0 != member })
    }
    if let place = classes.firstIndex(where: { $0.name == name }) {
      classes[place].members.append(member)
    } else {
      classes.append(CircuitClass(name, [member]))
    }
    return try Circuit(classes, links: links)
  }

  /// The circuit with other links; those to classes that it lacks are left out.
  public func linked(_ links: [CircuitLink]) -> Circuit {
    Circuit(checked: classes, links: links)
  }

  /// Every head of a model, kept at a position.
  ///
  /// - Parameters:
  ///   - configuration: the model.
  ///   - position: the name of a position, or all.
  /// - Returns: a circuit of one class.
  /// - Throws: `notAWord` for a position that could not stand in a file.
  public static func everyHead(
    of configuration: Configuration, at position: String = "all"
  ) throws(CircuitError) -> Circuit {
    let heads = (0..<configuration.layers).flatMap { layer in
      (0..<configuration.heads).map { Head(layer, $0) }
    }
    return try Circuit([CircuitClass("every-head", heads.map { Member($0, at: position) })])
  }
}

extension Circuit.Member: CustomStringConvertible {
  /// The head and its position, `9.9 END`.
  public var description: String { "\(head) \(position)" }
}

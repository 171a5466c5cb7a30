#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The processes that a launcher has started together, as one of them sees them.
///
/// What is done together must be called by all ranks, in the same order, and by the thread that joined.
/// A rank that ends in any other way than by `leave` takes the others with it: what it would have taken
/// part in never comes about, and the launcher ends them.
public final class Ranks {
  /// The number of this process, from 0 on.
  public let rank: Int
  /// How many there are.
  public let count: Int
  /// The name of this machine.
  public let host: String
  /// How many of them, this one among them, may run on the same processors of this machine.
  public private(set) var sharers = 1

  /// This process among those that have joined.
  init() {
    (rank, count) = (Wire.rank, Wire.count)
    var name = [CChar](repeating: 0, count: 256)
    unsafe gethostname(&name, name.count - 1)
    host = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    let place = "\(Wire.processorSet) \(host)"
    sharers = gather(place).count { $0 == place }
  }

  /// The name and version of the MPI that the program was built with; nil for one without.
  public static var library: String? {
    // MPICH tells how it was configured, too: line after line.
    Wire.library.map { text in
      let line = text.split(whereSeparator: \.isNewline).first ?? ""
      return line.prefix { $0 != "," }.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
  }

  /// Joins the ranks that were started with this one.
  ///
  /// - Parameter launch: what the launcher says.
  /// - Returns: the ranks; nil where this process is the only one.
  /// - Throws: there are several, and MPI is not there or does not know of them.
  ///
  /// Cost: nothing for a process that no launcher started; some tenths of a second else.
  public static func joined(_ launch: Launch?) throws(RanksError) -> Ranks? {
    guard let launch, launch.isOfSeveral else { return nil }
    guard Wire.isBuilt else { throw .notBuilt(launch) }
    Wire.join()
    guard Wire.count > 1 else {
      Wire.leave()
      guard launch.count == nil else { throw .alone(launch) }
      return nil
    }
    return Ranks()
  }

  /// The threads that each rank should use where nobody says: its part of the processors that it may use.
  ///
  /// A launcher that binds every rank to processors of its own has shared them out already.
  ///
  /// - Parameter processors: how many this process may use.
  /// - Returns: at least one.
  public func threads(of processors: Int) -> Int { max(1, processors / sharers) }

  /// Leaves the others, when all do.
  public func leave() { Wire.leave() }

  /// Ends all ranks at once.
  ///
  /// - Parameter code: the exit code; the launcher ends with it.
  public func endAll(code: Int32) -> Never {
    Wire.end(code: code)
    _exit(code)
  }

  /// An error that all ranks have found together, for rank 0 to tell; never one of a rank's own.
  ///
  /// - Returns: the error, on rank 0; other ranks wait until that ends all.
  public func told<Failure: Error>(_ error: Failure) -> Failure {
    if rank > 0 { waitForEnd() }
    return error
  }

  /// Waits until another rank ends all.
  public func waitForEnd() -> Never {
    // Rank 0 has thrown and takes part in nothing more, so that this stays under way.
    _ = maximum(0)
    _exit(1)
  }
}

// MARK: Together

extension Ranks {
  /// The largest of the ranks' numbers.
  ///
  /// Whoever comes early sleeps: rank 0 may be at work of its own for minutes.
  public func maximum(_ number: Int) -> Int {
    var numbers = [Int64(number)]
    unsafe numbers.withUnsafeMutableBufferPointer { numbers in
      var request = unsafe Wire.maximum(numbers)
      request.wait(.long)
    }
    return Int(numbers[0])
  }

  /// The sum of the ranks' numbers.
  public func sum(_ number: Double) -> Double {
    var numbers = [number]
    unsafe numbers.withUnsafeMutableBufferPointer { numbers in
      var request = unsafe Wire.sum(numbers)
      request.wait(.step)
    }
    return numbers[0]
  }

  /// The texts of all ranks, in their order.
  public func gather(_ text: String) -> [String] {
    let own = Array(text.utf8)
    // Each takes as much room as the longest, and begins with its length.
    let room = maximum(own.count) + 8
    var padded = (0..<8).map { UInt8(truncatingIfNeeded: own.count >> (8 * $0)) } + own
    padded += [UInt8](repeating: 0, count: room - padded.count)
    var all = [UInt8](repeating: 0, count: room * count)
    unsafe padded.withUnsafeBufferPointer { padded in
      unsafe all.withUnsafeMutableBufferPointer { all in
        var request = unsafe Wire.gather(padded, into: all)
        request.wait(.long)
      }
    }
    return (0..<count).map { rank in
      let part = all[rank * room..<(rank + 1) * room]
      let length = part.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
      return String(decoding: part.dropFirst(8).prefix(length), as: UTF8.self)
    }
  }

  /// Gives all ranks the numbers of rank 0.
  ///
  /// - Parameter numbers: as many on each rank; overwritten but on rank 0.
  public func broadcast(_ numbers: inout MutableSpan<Float>) {
    unsafe numbers.withUnsafeMutableBufferPointer { numbers in
      for from in stride(from: 0, to: numbers.count, by: Self.piece) {
        let piece = numbers.extracting(from..<min(from + Self.piece, numbers.count))
        var request = unsafe Wire.broadcast(piece)
        request.wait(.long)
      }
    }
  }

  /// The numbers that are sent at once: MPI counts them in 32 bits.
  private static let piece = 1 << 26
}

#if MPI && os(Linux)
  import CMPI

  /// What ranks need of MPI, call by call; all of it by the thread that joined.
  enum Wire {
    /// Whether the program can join other ranks at all.
    static let isBuilt = true

    /// Something that all ranks do together and that is not done yet.
    @safe
    struct Request {
      fileprivate var begun: shim_request

      /// Lets everything that is under way go on.
      ///
      /// - Returns: whether this is done; not to be asked again then.
      mutating func isDone() -> Bool { unsafe shim_test(&begun) != 0 }
    }

    /// What the library says that it is; nil where there is none.
    static var library: String? {
      var text = [CChar](repeating: 0, count: 256)
      unsafe shim_library(&text, Int32(text.count))
      return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Joins the ranks that were started together with this one.
    static func join() { shim_join() }
    static var rank: Int { Int(shim_rank()) }
    static var count: Int { Int(shim_count()) }
    /// A number for the set of processors that this process may run on, equal for equal sets.
    static var processorSet: UInt64 { shim_processor_set() }

    /// Sums numbers over ranks where they are; the memory is MPI's until the request is done.
    static func sum(_ numbers: UnsafeMutableBufferPointer<Float>) -> Request {
      unsafe Request(begun: shim_begin_sum(numbers.baseAddress, Int32(numbers.count)))
    }

    static func sum(_ numbers: UnsafeMutableBufferPointer<Double>) -> Request {
      unsafe Request(begun: shim_begin_double_sum(numbers.baseAddress, Int32(numbers.count)))
    }

    /// Puts the largest over ranks in each place.
    static func maximum(_ numbers: UnsafeMutableBufferPointer<Int64>) -> Request {
      unsafe Request(begun: shim_begin_maximum(numbers.baseAddress, Int32(numbers.count)))
    }

    /// Puts the bytes of all ranks side by side.
    static func gather(
      _ own: UnsafeBufferPointer<UInt8>, into all: UnsafeMutableBufferPointer<UInt8>
    ) -> Request {
      unsafe Request(
        begun: shim_begin_gather(own.baseAddress, Int32(own.count), all.baseAddress))
    }

    /// Gives all ranks the numbers of rank 0.
    static func broadcast(_ numbers: UnsafeMutableBufferPointer<Float>) -> Request {
      unsafe Request(begun: shim_begin_broadcast(numbers.baseAddress, Int32(numbers.count)))
    }

    static func leave() { shim_leave() }
    /// Ends all ranks.
    static func end(code: Int32) { shim_end(code) }
  }
#else
  /// The same for a program that was built without MPI: one rank, which has all there is.
  enum Wire {
    static let isBuilt = false
    static let library: String? = nil

    struct Request {
      mutating func isDone() -> Bool { true }
    }

    static func join() {}
    static let rank = 0
    static let count = 1
    static let processorSet: UInt64 = 0
    static func sum(_ numbers: UnsafeMutableBufferPointer<Float>) -> Request { Request() }
    static func sum(_ numbers: UnsafeMutableBufferPointer<Double>) -> Request { Request() }
    static func maximum(_ numbers: UnsafeMutableBufferPointer<Int64>) -> Request { Request() }
    static func gather(
      _ own: UnsafeBufferPointer<UInt8>, into all: UnsafeMutableBufferPointer<UInt8>
    ) -> Request {
      _ = unsafe all.update(fromContentsOf: own)
      return Request()
    }
    static func broadcast(_ numbers: UnsafeMutableBufferPointer<Float>) -> Request { Request() }
    static func leave() {}
    static func end(code: Int32) {}
  }
#endif

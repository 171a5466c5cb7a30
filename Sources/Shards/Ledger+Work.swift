import Foundation
import Synchronization

extension Ledger {
  /// The numbers of a section's units.
  ///
  /// - Parameters:
  ///   - section: the name of the section, for messages; the same one may come again.
  ///   - units: their costs and how many numbers each gives.
  ///   - progress: called with steps done and steps to be done by this process.
  ///   - body: computes the numbers of a unit, by its place.
  /// - Returns: for each unit its numbers, zeros where another share has them and they are not needed.
  /// - Throws: what the body throws.
  public func numbers<Failure: Error>(
    _ section: String, _ units: [Unit],
    progress: (Int, Int) -> Void = { _, _ in }, _ body: (Int) throws(Failure) -> [Float]
  ) throws(Failure) -> [[Float]] {
    if case .alone = role { return try alone(units, progress, body) }
    let found = try results(section, units, progress: progress) {
      place throws(Failure) in Self.bytes(try body(place).map(\.bitPattern))
    }
    return zip(units, found).map { unit, bytes in
      let numbers = bytes.map { Self.integers($0, UInt32.self).map(Float.init(bitPattern:)) }
      return fitting(numbers, unit.count, in: section, zero: 0)
    }
  }

  /// The sums of what a section's units give, place by place, added in the order of the units.
  ///
  /// - Parameters:
  ///   - section: the name of the section, for messages.
  ///   - units: their costs; each gives as many numbers.
  ///   - count: how many numbers a unit gives.
  ///   - progress: called with steps done and steps to be done by this process.
  ///   - body: computes the numbers of a unit, by its place.
  /// - Returns: the sums, without what other shares have where that is not needed.
  /// - Throws: what the body throws.
  public func sum<Failure: Error>(
    _ section: String, _ units: [Unit], count: Int, progress: (Int, Int) -> Void = { _, _ in },
    _ body: (Int) throws(Failure) -> [Double]
  ) throws(Failure) -> [Double] {
    var sums = [Double](repeating: 0, count: count)
    func add(_ numbers: [Double]) { for place in sums.indices { sums[place] += numbers[place] } }
    if case .alone = role {
      // Not kept one by one, which would be many.
      _ = try alone(units, progress) { place throws(Failure) in add(try body(place)) }
      return sums
    }
    let found = try results(section, units, progress: progress) { place throws(Failure) in
      Self.bytes(try body(place).map(\.bitPattern))
    }
    for bytes in found {
      let numbers = bytes.map { Self.integers($0, UInt64.self).map(Double.init(bitPattern:)) }
      add(fitting(numbers, count, in: section, zero: 0))
    }
    return sums
  }

  /// Numbers that every share computes, as all its units need them; that all agree is checked where they are
  /// merged.
  ///
  /// - Parameters:
  ///   - section: the name, for messages.
  ///   - count: how many numbers there are.
  ///   - body: computes the numbers.
  /// - Returns: the numbers.
  /// - Throws: what the body throws.
  public func common<Failure: Error>(
    _ section: String, count: Int, _ body: () throws(Failure) -> [Float]
  ) throws(Failure) -> [Float] {
    if case .alone = role { return try body() }
    let name = claim(section).name + "/all"
    var known = state.withLock { $0.known[name] }
    if known == nil, case .merging = role { fail(.lacking(unit: name)) }
    if known == nil, case .share = role {
      let bytes = Self.bytes(try body().map(\.bitPattern))
      record(name, bytes)
      known = bytes
    }
    let numbers = known.map { Self.integers($0, UInt32.self).map(Float.init(bitPattern:)) }
    return fitting(numbers, count, in: section, zero: 0)
  }

  /// What a section's units give, as bytes.
  ///
  /// - Returns: nil for a unit of another share that is not needed.
  /// - Throws: what the body throws.
  public func results<Failure: Error>(
    _ section: String, _ units: [Unit],
    progress: (Int, Int) -> Void = { _, _ in }, _ body: (Int) throws(Failure) -> [UInt8]
  ) throws(Failure) -> [[UInt8]?] {
    let (name, sections) = claim(section)
    func key(_ place: Int) -> String { "\(name)/\(place)" }
    switch role {
    case .alone: return try alone(units, progress, body)
    case .merging: return units.indices.map { merged(key($0)) }
    case .share(let shard, _, _, let waits):
      let owners = Shard.owners(units.map(\.cost), of: shard.count, from: sections)
      let own = units.indices.filter { owners[$0] == shard.index }
      let total = own.reduce(0) { $0 + units[$1].steps }
      state.withLock {
        $0.own += own.count; $0.all += units.count
      }
      var (results, done) = ([[UInt8]?](repeating: nil, count: units.count), 0)
      for place in own {
        guard trouble == nil else { return results }
        results[place] = state.withLock { $0.known[key(place)] }
        if results[place] == nil {
          let bytes = try body(place)
          record(key(place), bytes)
          results[place] = bytes
        }
        done += units[place].steps
        progress(done, total)
      }
      guard waits else { return results }
      for place in units.indices where owners[place] != shard.index {
        results[place] = awaited(key(place), of: owners[place])
      }
      return results
    }
  }

  private func alone<Result, Failure: Error>(
    _ units: [Unit], _ progress: (Int, Int) -> Void, _ body: (Int) throws(Failure) -> Result
  ) throws(Failure) -> [Result] {
    let total = units.reduce(0) { $0 + $1.steps }
    var (results, done) = ([Result](), 0)
    for place in units.indices {
      results.append(try body(place))
      done += units[place].steps
      progress(done, total)
    }
    return results
  }
}

// MARK: Files

extension Ledger {
  /// Makes a section's name its own, the second of a name gets a number, and tells how many came before.
  private func claim(_ section: String) -> (name: String, before: Int) {
    state.withLock { state in
      let count = (state.sections[section] ?? 0) + 1
      state.sections[section] = count
      state.sectionCount += 1
      return (count == 1 ? section : "\(section)#\(count)", state.sectionCount - 1)
    }
  }

  private func record(_ unit: String, _ bytes: [UInt8]) {
    let trouble = state.withLock { state -> ShardError? in
      do throws(ShardError) { try state.writer?.add(unit, bytes) } catch { return error }
      return nil
    }
    if let trouble { fail(trouble) }
  }

  private func merged(_ unit: String) -> [UInt8]? {
    let known = state.withLock { $0.known[unit] }
    if known == nil { fail(.lacking(unit: unit)) }
    return known
  }

  /// Keeps the first trouble, and stops the work.
  private func fail(_ trouble: ShardError) {
    state.withLock { $0.trouble = $0.trouble ?? trouble }
    switch role {
    case .alone: return
    case .share(_, _, let surroundings, _), .merging(_, let surroundings): surroundings.cancel()
    }
  }

  /// What a unit of another share gave, once it is there; nil where the work was stopped before.
  private func awaited(_ unit: String, of index: Int) -> [UInt8]? {
    guard case .share(let shard, _, let surroundings, _) = role,
      let other = Shard(index: index, of: shard.count)
    else { return nil }
    var waits = 0
    while trouble == nil, !surroundings.isCancelled() {
      let found = state.withLock { state -> Result<[UInt8]?, ShardError> in
        do throws(ShardError) {
          try state.others[index]?.read()
          return .success(try state.others[index]?.unit(unit, besides: state.machine))
        } catch { return .failure(error) }
      }
      switch found {
      case .success(let bytes?): return bytes
      case .success(nil): break
      case .failure(let error): fail(error)
      }
      if waits % Self.waitsPerSecond == Self.waitsPerSecond - 1 {
        surroundings.onWait(other, state.withLock { $0.others[index]?.path ?? "" })
      }
      waits += 1
      Thread.sleep(forTimeInterval: 1 / Double(Self.waitsPerSecond))
    }
    return nil
  }

  private static let waitsPerSecond = 20
  /// How often a line of another share is looked at that has not come whole: for half a minute.
  static let looksAtZeros = 30 * waitsPerSecond
}

// MARK: Numbers as bytes

extension Ledger {
  /// Integers as bytes, the least significant first.
  private static func bytes<Number: FixedWidthInteger>(_ numbers: [Number]) -> [UInt8] {
    let width = Number.bitWidth / 8
    var bytes = [UInt8]()
    bytes.reserveCapacity(numbers.count * width)
    for number in numbers {
      for place in 0..<width { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * place))) }
    }
    return bytes
  }

  private static func integers<Number: FixedWidthInteger>(
    _ bytes: [UInt8], _ type: Number.Type
  ) -> [Number] {
    let width = Number.bitWidth / 8
    return stride(from: 0, to: bytes.count - bytes.count % width, by: width).map { start in
      (0..<width).reduce(Number(0)) {
        $0 | Number(truncatingIfNeeded: bytes[start + $1]) << (8 * $1)
      }
    }
  }

  /// Numbers that are as many as they must be, or zeros.
  private func fitting<Number>(
    _ numbers: [Number]?, _ count: Int, in section: String, zero: Number
  ) -> [Number] {
    if let numbers, numbers.count == count { return numbers }
    if numbers != nil { fail(.lacking(unit: section)) }
    return [Number](repeating: zero, count: count)
  }
}

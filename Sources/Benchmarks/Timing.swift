/// Runs work once untimed, then some times timed.
///
/// - Parameters:
///   - repetitions: how often it is timed.
///   - isWarm: whether it has been run untimed already.
///   - work: what is timed.
/// - Returns: the median and the shortest time, in seconds.
/// - Throws: what the work throws.
func timed<Failure: Error>(
  _ repetitions: Int, isWarm: Bool = false, _ work: () throws(Failure) -> Void
) throws(Failure) -> (median: Double, min: Double) {
  if !isWarm { try work() }
  var times: [Double] = []
  let clock = ContinuousClock()
  for _ in 0..<max(1, repetitions) {
    let start = clock.now
    try work()
    times.append((clock.now - start) / .seconds(1))
  }
  times.sort()
  return (times[times.count / 2], times[0])
}

import Foundation

/// Log posteriors of sums, by the definition, the greatest taken off before the exponentials.
enum NaiveLogSoftmax {
  static func apply(to row: inout [Float], from start: Int, count: Int) {
    var greatest = row[start]
    for index in start..<start + count { greatest = max(greatest, row[index]) }
    var sum: Float = 0
    for index in start..<start + count { sum += exp(row[index] - greatest) }
    let norm = greatest + log(sum)
    for index in start..<start + count { row[index] -= norm }
  }
}

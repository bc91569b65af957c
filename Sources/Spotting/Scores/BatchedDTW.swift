import CKernels

/// Streaming subsequence dynamic time warping of templates against an endless stream of frames, up
/// to sixteen of them side by side in one pass.
///
/// One column of accumulated costs per template and frame. Each step goes forward in both template
/// and stream, at half to twice the template's speed (Sakoe and Chiba 1978, asymmetric form, P =
/// 1), for template frame `i` and stream frame `t`:
///
///     D(i, t) = min( D(i-1, t-1) + c(i, t),
///                    D(i-2, t-1) + c(i-1, t) + c(i, t),
///                    D(i-1, t-2) + (c(i, t-1) + c(i, t)) / 2 )
///
/// A path may begin at any stream frame at no cost, and its length is carried along, so that the
/// start is known without going back (SPRING: Sakurai, Faloutsos and Yamamuro 2007). Every template
/// frame weighs exactly 1 on every path: dividing by the template's length normalises all paths
/// alike, and costs may be negative.
package struct BatchedDTW: Sendable {
  /// Templates side by side: as many as a vector has values.
  package static let lanes = Int(unbidden_lanes)

  /// The best path of one template that ends at the newest frame.
  package struct Match: Equatable, Sendable {
    /// Mean cost of a template frame along the path, in the unit of the costs; infinite while no
    /// path is complete.
    package var cost: Float
    /// Stream frames that the path covers, the newest included.
    package var frames: Int
  }

  /// Frames of each template.
  package let lengths: [Int]
  private var batches: [Batch]

  /// - Parameter lengths: any number, each above 0.
  package init(lengths: [Int]) {
    self.lengths = lengths
    batches = stride(from: 0, to: lengths.count, by: Self.lanes).map {
      // One length at least is in each stride.
      Batch(rows: lengths[$0..<min($0 + Self.lanes, lengths.count)].max()!)
    }
  }

  /// The most stream frames that a path over a template of `length` frames covers.
  package static func longestMatch(length: Int) -> Int { 2 * length }

  /// Moves on by one stream frame.
  ///
  /// - Parameter setCosts: is given the number of a batch, of the templates 16 number, 16 number +
  ///   1, ..., and where its local costs go: that of frame `i` of the batch's template `n` to `16 i
  ///   + n`. Costs are finite. What lies beyond a template's end may stay as it is.
  package mutating func step(_ setCosts: (Int, UnsafeMutablePointer<Float>) -> Void) {
    for number in batches.indices {
      batches[number].step { setCosts(number, $0) }
    }
  }

  /// The best path of a template that ends at the newest frame.
  ///
  /// - Parameter template: its number, from 0.
  package func match(_ template: Int) -> Match {
    let length = lengths[template]
    let (cost, frames) = batches[template / Self.lanes]
      .end(row: length - 1, lane: template % Self.lanes)
    return Match(cost: cost / Float(length), frames: frames)
  }

  /// What the given templates, which stand for one wake word, say together; one at least.
  ///
  /// The raw score is half-way between the best template's and the mean of all: the best alone lets
  /// through what happens to resemble one take, the mean asks too much of a speaker whom only one
  /// take resembles (Training/RESULTS.md).
  package func match(of templates: Range<Int>) -> TemplateMatch {
    var sum: Float = 0
    var best = TemplateMatch(raw: -.infinity, frames: 0, best: 0)
    for template in templates {
      let match = match(template)
      sum -= match.cost
      if -match.cost > best.raw {
        best = TemplateMatch(
          raw: -match.cost, frames: match.frames, best: template - templates.lowerBound)
      }
    }
    best.raw = (best.raw + sum / Float(templates.count)) / 2
    return best
  }

  /// Forgets the stream, as if newly made.
  package mutating func reset() {
    for number in batches.indices { batches[number].reset() }
  }
}

/// The best match of a wake word that ends at the newest frame, before calibration.
package struct TemplateMatch: Equatable, Sendable {
  /// The raw score, minus a mean cost; minus infinity while the path of one of the templates is not
  /// complete.
  package var raw: Float
  /// Stream frames that the best template's path covers.
  package var frames: Int
  /// The number of the best template among the word's.
  package var best: Int
}

/// Up to sixteen templates.
private struct Batch: Sendable {
  private static let lanes = BatchedDTW.lanes

  /// Frames of the longest template.
  private let rows: Int
  /// The costs of this frame and the last; then three columns of accumulated costs, in turn the
  /// newest. A column has two entries before the template: the first is out of reach, the second
  /// the free start.
  private var costs: [Float]
  private var columns: [Float]
  /// For each entry of a column the frames that its path covers.
  private var spans: [Int32]
  private var steps = 0

  private var columnSize: Int { (rows + 2) * Self.lanes }

  init(rows: Int) {
    precondition(rows > 0)
    self.rows = rows
    costs = [Float](repeating: 0, count: 2 * rows * Self.lanes)
    columns = [Float](repeating: 0, count: 3 * (rows + 2) * Self.lanes)
    spans = [Int32](repeating: 0, count: columns.count)
    reset()
  }

  mutating func step(_ setCosts: (UnsafeMutablePointer<Float>) -> Void) {
    let (turn, size, costSize) = (steps % 3, columnSize, rows * Self.lanes)
    let new = steps % 2 * costSize
    let old = costSize - new
    steps += 1
    costs.withUnsafeMutableBufferPointer { costs in
      let costs = costs.baseAddress!
      setCosts(costs + new)
      columns.withUnsafeMutableBufferPointer { columns in
        spans.withUnsafeMutableBufferPointer { spans in
          func column(_ age: Int) -> unbidden_column {
            let start = (turn + 3 - age) % 3 * size
            return unbidden_column(
              costs: columns.baseAddress! + start, spans: spans.baseAddress! + start)
          }
          unbidden_warp(Int32(rows), costs + new, costs + old, column(0), column(1), column(2))
        }
      }
    }
  }

  /// The newest column's accumulated cost at a row, and the frames of its path.
  func end(row: Int, lane: Int) -> (cost: Float, frames: Int) {
    let place = (steps + 2) % 3 * columnSize + (row + 2) * Self.lanes + lane
    return (columns[place], Int(spans[place]))
  }

  mutating func reset() {
    steps = 0
    for index in costs.indices { costs[index] = .infinity }
    for index in columns.indices {
      columns[index] = index % columnSize / Self.lanes == 1 ? 0 : .infinity
      spans[index] = 0
    }
  }
}

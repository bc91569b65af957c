import Audio
import Audit

/// The recordings that a measurement plays, those that can be read at all.
struct BenchRecordings {
  private(set) var paths: [String] = []
  private(set) var failures: [AudioError] = []
  /// Of sound, at 16 kHz.
  private(set) var seconds = 0.0
  /// Which channel of them is heard, from 0; `nil` for the mean of all.
  let channel: Int?

  /// Reads each recording once, which also brings it into the system's file cache.
  init(_ walk: RecordingWalk, channel: Int?) {
    self.channel = channel
    var samples = 0
    var buffer: [Float] = []
    for recording in walk {
      let path = recording.file
      do throws(AudioError) {
        var clip = try RecordingReader(path: path, channel: channel)
        while clip.read(into: &buffer) > 0 { samples += buffer.count }
        paths.append(path)
      } catch {
        failures.append(error)
      }
    }
    seconds = Double(samples) / Double(RecordingReader.rate)
  }
}

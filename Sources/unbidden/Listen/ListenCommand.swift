import ArgumentParser
import Audio
import Foundation
import Live

/// `unbidden listen`: hears wake words live.
struct ListenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "listen",
    abstract: "Hears wake words live, from a microphone or a recording.",
    discussion: """
      On a terminal it shows the level, the scores and what it has heard; elsewhere it prints a \
      JSON object on each line, with the times in seconds since the start. Ctrl-C ends it.

      A command given with --exec finds the facts in UNBIDDEN_WAKE_WORD, UNBIDDEN_START, \
      UNBIDDEN_END, UNBIDDEN_SCORE, UNBIDDEN_THRESHOLD and UNBIDDEN_TIME; with --save also in \
      UNBIDDEN_CLIP, where the clip will be once the post-roll is over.
      """)

  @OptionGroup var models: WordOptions

  @OptionGroup var limits: ThresholdOptions

  @OptionGroup var input: ListenInput

  @Option(
    help: ArgumentHelp("Run this with /bin/sh at each detection.", valueName: "command"))
  var exec: String?

  @Option(
    help: ArgumentHelp("Keep a clip of each detection in this folder.", valueName: "folder"))
  var save: String?

  @Option(help: ArgumentHelp("Seconds of a clip before the word.", valueName: "seconds"))
  var preRoll = 1.0

  @Option(help: ArgumentHelp("Seconds of a clip after the word.", valueName: "seconds"))
  var postRoll = 1.0

  /// Seconds that may be kept on either side of a word.
  private static let rolls = 0.0...60.0

  func validate() throws {
    guard !models.isEmpty else {
      throw ValidationError(
        "name a wake word with --model; make one with `unbidden enroll NAME take1.wav take2.wav ...`"
      )
    }
    for (option, roll) in [("--pre-roll", preRoll), ("--post-roll", postRoll)]
    where !Self.rolls.contains(roll) {
      throw ValidationError("\(option) \(roll): expected 0 to \(Int(Self.rolls.upperBound)) s")
    }
  }

  func run() throws {
    let words = try models.words()
    let thresholds = try words.map { try limits.threshold(of: $0) }
    let queue = try ListenQueue()
    let isView = TerminalScreen.isAvailable
    // Before there is any other thread.
    let suspend: @Sendable () -> Void = { queue.send(.suspend) }
    SignalWatch.begin(
      patience: 2, stop: { queue.send(.stop) }, suspend: isView ? suspend : nil,
      giveUp: { if isView { TerminalScreen.forceClose() } })
    let gauges = ListenGauges(words: words.count)
    let send: @Sendable (SessionEvent) -> Void = { queue.send(.session($0)) }
    let trouble: @Sendable (String) -> Void = { send(.trouble($0)) }
    let hook = exec.map { DetectionHook($0, trouble: trouble) }
    let tally = save.map { _ in ClipTally(trouble: trouble) }
    var clips: DetectionClips?
    if let save, let tally {
      clips = try DetectionClips(folder: save, preRoll: preRoll, postRoll: postRoll, tally: tally)
    }
    let thread = Thread { [clips, input] in
      var listener = Listener(
        ListeningSession(words, thresholds: thresholds), clips: clips, hook: hook, gauges: gauges,
        send: send)
      var failure: (any Error)?
      do { try Self.listen(to: input, with: &listener, queue) } catch { failure = error }
      tally?.wait()
      if !gauges.isStopped { hook?.wait() }
      queue.send(.finished(failure))
    }
    // As much as the main thread has; decoders may want it.
    thread.stackSize = 8 << 20
    thread.start()
    let output: any ListenOutput =
      isView
      ? TerminalView(words, thresholds: thresholds) : ListenLines(words, thresholds: thresholds)
    var loop = ListenEventLoop(
      words.map(\.name), output: output, queue: queue, gauges: gauges, hook: hook, clips: tally)
    try loop.run()
  }

  private static func listen(
    to input: ListenInput, with listener: inout Listener, _ queue: ListenQueue
  ) throws {
    if let path = input.file {
      var recording = try input.recording(path)
      let description = InputDescription(recording: path, recording)
      queue.send(.began(description))
      listener.listen(
        to: &recording, from: input.isStandardInput ? STDIN_FILENO : nil, isPaced: input.realtime,
        start: description.start)
    } else {
      let device = input.device ?? "default"
      var capture = try Capture(device: device, channel: input.channel)
      queue.send(.began(InputDescription(device: device, capture)))
      try listener.listen(to: &capture)
    }
  }
}

import Audio
import Foundation

/// Why a folder cannot be watched, or not any longer.
package enum FolderWatchError: Error, Equatable, CustomStringConvertible {
  case noFolder(String)
  /// It was removed, renamed or unmounted.
  case gone(String)
  /// The system watches no more folders for this user.
  case tooMany(String)
  /// `reason` is the system's text.
  case failed(String, reason: String)

  package var description: String {
    switch self {
    case .noFolder(let path): "\(path): a folder was expected; make it, or name another"
    case .gone(let path):
      "\(path): the folder is gone (removed, renamed or unmounted); what had come before is in the "
        + "ledger, start again once it is back"
    case .tooMany(let path):
      "\(path): the system watches no more folders for you; raise fs.inotify.max_user_watches or "
        + "max_user_instances (sysctl), or watch a folder that has fewer in it"
    case .failed(let path, let reason): "\(path): cannot be watched: \(reason)"
    }
  }
}

/// Tells which files have become complete in a folder and in those in it: they were closed by who wrote
/// them, renamed into place, or linked there (Linux's inotify). Hidden files and folders are passed over,
/// and links to folders not followed, as in ``RecordingWalk``. For one thread.
package final class FolderWatch {
  package enum Change: Equatable {
    /// In the order in which they became so, each once.
    case files([RecordingPath])
    /// More than the system could remember: only looking through the whole folder tells.
    case unknown
  }

  private let root: RecordingPath
  private let identity: (device: dev_t, inode: ino_t)
  private let descriptor: Int32
  /// The folders by their watches.
  private var folders: [Int32: RecordingPath] = [:]
  private var rootWatch: Int32 = -1

  /// What a folder is watched for. Who makes a hard link or a symbolic one opens no file.
  private static let events = [
    IN_CLOSE_WRITE, IN_MOVED_TO, IN_MOVED_FROM, IN_CREATE, IN_DELETE_SELF, IN_MOVE_SELF,
  ].reduce(UInt32(IN_ONLYDIR)) { $0 | UInt32($1) }
  private static let bufferLength = 1 << 16

  /// Begins to watch: what is complete before is not told.
  package init(_ folder: RecordingPath) throws(FolderWatchError) {
    root = folder
    guard let found = Self.identity(of: folder) else { throw .noFolder(folder.description) }
    identity = found
    descriptor = inotify_init1(O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw errno == EMFILE
        ? .tooMany(folder.description)
        : .failed(folder.description, reason: String(cString: strerror(errno)))
    }
    try watchAll()
  }

  deinit { close(descriptor) }

  /// Waits until files have become complete.
  ///
  /// - Returns: `nil` when the time is over, or a stop is asked for.
  package func next(
    milliseconds: Int32, stop: StopRequest
  ) throws(FolderWatchError) -> Change? {
    var waiting = [
      pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: stop.descriptor, events: Int16(POLLIN), revents: 0),
    ]
    guard poll(&waiting, 2, milliseconds) > 0, !stop.isMade else { return nil }
    var files: [RecordingPath] = []
    var hasLost = false
    while let events = read() {
      for event in events {
        if event.mask & UInt32(IN_Q_OVERFLOW) != 0 { hasLost = true }
        try take(event, &files)
      }
    }
    // A folder above may have been renamed, of which nothing here tells.
    guard let now = Self.identity(of: root), now == identity else {
      throw .gone(root.description)
    }
    if hasLost {
      try watchAll()
      return .unknown
    }
    var known: Set<RecordingPath> = []
    return .files(files.filter { known.insert($0).inserted })
  }

  private struct Event {
    var watch: Int32
    var mask: UInt32
    var name: [UInt8]
  }

  /// What the system has to tell now; `nil` where there is nothing more.
  private func read() -> [Event]? {
    let bytes = [UInt8](unsafeUninitializedCapacity: Self.bufferLength) { buffer, count in
      count = max(0, Foundation.read(descriptor, buffer.baseAddress, buffer.count))
    }
    if bytes.isEmpty { return nil }
    return bytes.withUnsafeBytes { bytes in
      var events: [Event] = []
      var position = 0
      // `struct inotify_event` of inotify(7): watch, mask, cookie, length of the name, name.
      while position + 16 <= bytes.count {
        func field(_ offset: Int) -> UInt32 {
          bytes.loadUnaligned(fromByteOffset: position + offset, as: UInt32.self)
        }
        let name = bytes[(position + 16)..<(position + 16 + Int(field(12)))].prefix { $0 != 0 }
        events.append(
          Event(watch: Int32(bitPattern: field(0)), mask: field(4), name: Array(name)))
        position += 16 + Int(field(12))
      }
      return events
    }
  }

  private func take(_ event: Event, _ files: inout [RecordingPath]) throws(FolderWatchError) {
    func has(_ kind: Int32) -> Bool { event.mask & UInt32(kind) != 0 }
    if event.watch == rootWatch, has(IN_DELETE_SELF) || has(IN_MOVE_SELF) || has(IN_UNMOUNT) {
      throw .gone(root.description)
    }
    if has(IN_IGNORED) { folders[event.watch] = nil }
    guard let folder = folders[event.watch], let first = event.name.first,
      first != UInt8(ascii: ".")
    else { return }
    let path = folder.appending(event.name)
    if has(IN_ISDIR) {
      if has(IN_MOVED_FROM) { forget(path) }
      if has(IN_CREATE) || has(IN_MOVED_TO) {
        try watch(path)
        // What came before the watch; what is still being written is told when it is closed.
        for found in RecordingWalk([path], suffixes: ExportReader.suffixes) {
          if case .file(let file) = found.source, !file.isBeingWritten { files.append(file) }
        }
      }
    } else if has(IN_CLOSE_WRITE) || has(IN_MOVED_TO) || has(IN_CREATE) && Self.isLink(path) {
      files.append(path)
    }
  }

  private func watchAll() throws(FolderWatchError) {
    for watch in folders.keys { inotify_rm_watch(descriptor, watch) }
    folders = [:]
    try watch(root)
  }

  /// Watches a folder and those in it.
  private func watch(_ folder: RecordingPath) throws(FolderWatchError) {
    let isRoot = folder == root
    let mask = Self.events | (isRoot ? 0 : UInt32(IN_DONT_FOLLOW))
    let watch = folder.withCString { inotify_add_watch(descriptor, $0, mask) }
    guard watch >= 0 else {
      if errno == ENOSPC { throw .tooMany(folder.description) }
      // One that is gone again, or that may not be read, has nothing to tell.
      guard isRoot else { return }
      throw .failed(folder.description, reason: String(cString: strerror(errno)))
    }
    if isRoot { rootWatch = watch }
    folders[watch] = folder
    for inner in Self.folders(in: folder) { try self.watch(inner) }
  }

  /// A folder that was moved away takes its watches along.
  private func forget(_ folder: RecordingPath) {
    let front = folder.bytes + [UInt8(ascii: "/")]
    for (watch, path) in folders where path == folder || path.bytes.starts(with: front) {
      inotify_rm_watch(descriptor, watch)
      folders[watch] = nil
    }
  }

  private static func folders(in folder: RecordingPath) -> [RecordingPath] {
    guard let stream = folder.withCString({ opendir($0) }) else { return [] }
    defer { closedir(stream) }
    var found: [RecordingPath] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { $0.prefix { $0 != 0 }.map { $0 } }
      // Of a file system that tells no types every entry is looked at.
      guard name.first != UInt8(ascii: "."),
        [UInt8(DT_DIR), UInt8(DT_UNKNOWN)].contains(entry.pointee.d_type)
      else { continue }
      let path = folder.appending(name)
      if let status = status(path, followingLinks: false), status.st_mode & S_IFMT == S_IFDIR {
        found.append(path)
      }
    }
    return found
  }

  private static func status(_ path: RecordingPath, followingLinks: Bool) -> stat? {
    var status = stat()
    let answer = path.withCString { followingLinks ? stat($0, &status) : lstat($0, &status) }
    return answer == 0 ? status : nil
  }

  private static func identity(of folder: RecordingPath) -> (device: dev_t, inode: ino_t)? {
    guard let status = status(folder, followingLinks: true), status.st_mode & S_IFMT == S_IFDIR
    else { return nil }
    return (status.st_dev, status.st_ino)
  }

  /// Whether a new name leads to what was there before.
  private static func isLink(_ path: RecordingPath) -> Bool {
    guard let status = status(path, followingLinks: false) else { return false }
    return status.st_mode & S_IFMT == S_IFLNK
      || status.st_nlink > 1 && !path.isBeingWritten
  }
}

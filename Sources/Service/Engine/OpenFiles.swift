import Foundation

/// Files opened for a worker and closed after it.
struct OpenFiles: Sendable {
    private let handles: [FileHandle]

    /// True when every file has as many bytes as its manifest says: a worker maps that many and cannot ask.
    let areWhole: Bool

    /// Opens the tables' files read-only. Throws `fileUnavailable`.
    init(_ tables: [ExecutionTable]) throws(ServiceFault) {
        var handles: [FileHandle] = []
        var areWhole = true
        for table in tables {
            guard let handle = FileHandle(forReadingAtPath: table.path), let bytes = try? handle.seekToEnd() else {
                for handle in handles { try? handle.close() }
                throw ServiceFault(.fileUnavailable, "a file of a dataset cannot be opened")
            }
            handles.append(handle)
            areWhole = areWhole && bytes == UInt64(table.manifest.fileBytes)
        }
        (self.handles, self.areWhole) = (handles, areWhole)
    }

    var descriptors: [Int32] { handles.map(\.fileDescriptor) }

    func close() {
        for handle in handles { try? handle.close() }
    }
}

import Foundation

/// Files opened for a worker and closed after it.
struct OpenFiles: Sendable {
    private let handles: [FileHandle]

    /// Opens every file read-only. Throws `fileUnavailable`.
    init(_ paths: [String]) throws(ServiceFault) {
        var handles: [FileHandle] = []
        for path in paths {
            guard let handle = FileHandle(forReadingAtPath: path) else {
                for handle in handles { try? handle.close() }
                throw ServiceFault(.fileUnavailable, "a file of a dataset cannot be opened")
            }
            handles.append(handle)
        }
        self.handles = handles
    }

    var descriptors: [Int32] { handles.map(\.fileDescriptor) }

    func close() {
        for handle in handles { try? handle.close() }
    }
}

import Hummingbird

/// The paths of a router with their methods: segments, where `:name` stands for any one segment.
struct RouteTable: Sendable {
    private(set) var entries: [(segments: [Substring], method: HTTPRequest.Method)] = []

    mutating func add(_ method: HTTPRequest.Method, _ template: String) {
        entries.append((Self.segments(of: template), method))
    }

    /// Methods of a path, `GET` first; nil when there is no such path.
    func methods(of path: String) -> [String]? {
        let segments = Self.segments(of: path)
        let found = Set(
            entries.filter { entry in
                entry.segments.count == segments.count
                    && zip(entry.segments, segments).allSatisfy { $0.hasPrefix(":") || $0 == $1 }
            }.map(\.method.rawValue))
        return found.isEmpty ? nil : found.sorted()
    }

    private static func segments(of path: String) -> [Substring] {
        path.split(separator: "/", omittingEmptySubsequences: true)
    }
}

import Schemas

/// Jobs of one agreement in the order of acceptance. Cancelled ones stay as tombstones until they come to the front.
struct JobQueue: Sendable {
    private var places: [(sequence: UInt64, id: JobID)] = []
    private var head = 0

    /// Puts a job in its place by sequence; at the end without a search.
    mutating func insert(_ id: JobID, sequence: UInt64) {
        guard let last = places.last, head < places.count, last.sequence > sequence else {
            places.append((sequence, id))
            return
        }
        var (low, high) = (head, places.count)
        while low < high {
            let middle = (low + high) / 2
            if places[middle].sequence < sequence { low = middle + 1 } else { high = middle }
        }
        places.insert((sequence, id), at: low)
    }

    /// The first job for which `isLive` holds, dropping dead ones before it.
    mutating func first(where isLive: (JobID) -> Bool) -> JobID? {
        while head < places.count {
            if isLive(places[head].id) { return places[head].id }
            dropFirst()
        }
        return nil
    }

    mutating func dropFirst() {
        head += 1
        // Each place is moved at most once for every two that are dropped.
        guard head >= 64, head * 2 >= places.count else { return }
        places.removeFirst(head)
        head = 0
    }

    /// Removes and returns the jobs for which `condition` holds.
    mutating func extract(where condition: (JobID) -> Bool) -> [(sequence: UInt64, id: JobID)] {
        let rest = places[head...]
        let taken = rest.filter { condition($0.id) }
        if !taken.isEmpty {
            places = rest.filter { !condition($0.id) }
            head = 0
        }
        return taken
    }
}

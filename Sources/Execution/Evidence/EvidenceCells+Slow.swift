/// The general path: the kernel's slow twin.
extension EvidenceCells {
    /// u32 fields of the header.
    enum Header {
        static let last = 0, open = 1, rows = 2, subjects = 3, top1 = 4, top2 = 5
        /// Of the first `unsigned64` part, then of the next.
        static let nonzero = 6
    }

    /// u32 fields of a part's counts.
    enum Counts {
        static let open = 0, rows = 1, subjects = 2, nonzero = 3, top1 = 4, top2 = 5
    }

    /// Fields of an additive part, in units of its number's width.
    enum Sums {
        static let open = 0, sum = 1, total = 2, top1 = 3, top2 = 4
    }

    /// Fields of an `unsigned64` part; the sum is the total.
    enum UnsignedSums {
        static let open = 0, sum = 1, top1 = 2, top2 = 3
    }

    func stampSlowly(_ rows: StampRows) {
        for row in 0..<rows.count {
            let cell = cells.record(Int(rows.groups[row]))
            let header = cell.assumingMemoryBound(to: UInt32.self)
            let stamp = rows.subjects[row] &+ 1
            if header[Header.last] != stamp {
                foldSlowly(cell)
                header[Header.last] = stamp
            }
            header[Header.open] += 1
            for (part, values) in zip(plan.parts, rows.parts) where part.isShared || values.valid?[row] != 0 {
                let place = cell + part.offset
                switch part.kind {
                case .count: break
                case .int64, .unsigned64:
                    place.assumingMemoryBound(to: Int64.self)[0] &+=
                        values.values!.assumingMemoryBound(to: Int64.self)[row]
                case .int128:
                    place.assumingMemoryBound(to: Int128.self)[0] &+=
                        values.values!.assumingMemoryBound(to: Int128.self)[row]
                case .double:
                    place.assumingMemoryBound(to: Double.self)[0] +=
                        values.values!.assumingMemoryBound(to: Double.self)[row]
                }
                if !part.isShared { (cell + part.countsOffset).assumingMemoryBound(to: UInt32.self)[Counts.open] += 1 }
            }
        }
    }

    func foldSlowly(_ cell: UnsafeMutableRawPointer) {
        let header = cell.assumingMemoryBound(to: UInt32.self)
        guard header[Header.open] > 0 else { return }
        let isSubject: UInt32 = header[Header.last] == none &+ 1 ? 0 : 1
        header[Header.rows] += header[Header.open]
        header[Header.subjects] += isSubject
        Self.offer(header[Header.open], header, Header.top1, Header.top2)
        header[Header.open] = 0
        for part in plan.parts {
            if part.kind == .unsigned64 {
                let sums = (cell + part.offset).assumingMemoryBound(to: Int64.self)
                let open = sums[UnsignedSums.open]
                sums[UnsignedSums.sum] += open
                Self.offer(open, sums, UnsignedSums.top1, UnsignedSums.top2)
                if open != 0 { (cell + part.nonzeroOffset).assumingMemoryBound(to: UInt32.self)[0] += isSubject }
                sums[UnsignedSums.open] = 0
                continue
            }
            let counts = (cell + part.countsOffset).assumingMemoryBound(to: UInt32.self)
            if counts[Counts.open] > 0 {
                counts[Counts.rows] += counts[Counts.open]
                counts[Counts.subjects] += isSubject
                Self.offer(counts[Counts.open], counts, Counts.top1, Counts.top2)
                counts[Counts.open] = 0
            }
            let place = cell + part.offset
            switch part.kind {
            case .count, .unsigned64: break
            case .int64: Self.fold(place.assumingMemoryBound(to: Int64.self), counts, isSubject)
            case .int128: Self.fold(place.assumingMemoryBound(to: Int128.self), counts, isSubject)
            case .double: Self.fold(place.assumingMemoryBound(to: Double.self), counts, isSubject)
            }
        }
    }

    private static func fold<T: SignedNumeric & Comparable>(
        _ sums: UnsafeMutablePointer<T>, _ counts: UnsafeMutablePointer<UInt32>, _ isSubject: UInt32
    ) {
        let open = sums[Sums.open]
        let size = open < .zero ? .zero - open : open
        sums[Sums.sum] = sums[Sums.sum] + open
        sums[Sums.total] = sums[Sums.total] + size
        offer(size, sums, Sums.top1, Sums.top2)
        if open != .zero { counts[Counts.nonzero] += isSubject }
        sums[Sums.open] = .zero
    }

    /// Puts a value among the two largest.
    static func offer<T: Comparable>(_ value: T, _ fields: UnsafeMutablePointer<T>, _ one: Int, _ two: Int) {
        if value > fields[one] {
            fields[two] = fields[one]
            fields[one] = value
        } else if value > fields[two] {
            fields[two] = value
        }
    }
}

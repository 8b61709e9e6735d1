import Schemas

extension SealedTable {
    /// Reads everything once and refuses contents that the manifest, the types or the format do not allow. A table that
    /// passes makes no kernel read out of bounds, and its statistics can be used in proofs. `distinctCount` stays an estimate.
    package func validate() throws(ColumnsError) {
        for (index, column) in columns.enumerated() {
            try ColumnValidation(column: column, index: index, zoneRows: zoneRows).run()
        }
        for (index, subject) in subjects.enumerated() {
            let column = subject.column.map { columns[$0] }
            try SubjectValidation(subject: subject, column: column, rowCount: rowCount, isFirst: index == 0).run()
        }
    }
}

/// The checks of one column's contents.
struct ColumnValidation {
    let column: SealedColumn
    let index: Int
    let zoneRows: Int

    func run() throws(ColumnsError) {
        try checkValidity()
        if let dictionary = column.dictionary { try checkDictionary(dictionary) }
        if column.isDouble {
            try checkDoubles()
        } else {
            switch column.width {
            case 1: try checkWords(UInt8.self)
            case 2: try checkWords(UInt16.self)
            case 4: try checkWords(UInt32.self)
            default: try checkWords(UInt64.self)
            }
        }
    }

    private func fail(_ code: ColumnsError.Code) -> ColumnsError { ColumnsError(code, column: index) }

    private func checkValidity() throws(ColumnsError) {
        guard let validity = column.validity else { return }
        let rows = column.rowCount
        var present = 0
        for byte in 0..<SealedLayout.validityBytes(rows: rows) { present += validity[byte].nonzeroBitCount }
        guard present == rows - column.manifest.nullCount, rows & 7 == 0 || validity[rows >> 3] >> UInt8(rows & 7) == 0
        else { throw fail(.validityInvalid) }
    }

    private func checkDictionary(_ dictionary: SealedDictionary) throws(ColumnsError) {
        guard dictionary.ends[0] == 0, Int(dictionary.ends[dictionary.count]) == dictionary.text.count else {
            throw fail(.dictionaryInvalid)
        }
        for code in 0..<dictionary.count where dictionary.ends[code] > dictionary.ends[code + 1] {
            throw fail(.dictionaryInvalid)
        }
        guard UTF8Bytes.firstFault(dictionary.text) == nil else { throw fail(.dictionaryInvalid) }
        for code in 0..<dictionary.count {
            let bytes = dictionary.bytes(code)
            if let first = bytes.first, first & 0xC0 == 0x80 { throw fail(.dictionaryInvalid) }
            if code > 0, UTF8Bytes.compare(dictionary.bytes(code - 1), bytes) >= 0 { throw fail(.dictionaryInvalid) }
        }
    }

    /// The words a type allows; nil where all are.
    private var allowed: ClosedRange<Int64>? {
        let day: Int64 = 86_400_000_000
        let first = Int64(CalendarDate(year: 1, month: 1, day: 1).daysSinceEpoch)
        let last = Int64(CalendarDate(year: 9999, month: 12, day: 31).daysSinceEpoch)
        switch column.schema.type {
        case .integer, .double: return nil
        case .boolean: return 0...1
        case .date: return first...last
        case .timestamp: return (first * day)...((last + 1) * day - 1)
        case .decimal(let precision, _):
            let limit = (0..<precision).reduce(Int64(1)) { power, _ in power * 10 } - 1
            return -limit...limit
        case .text: return 0...Int64((column.dictionary?.count ?? 1) - 1)
        }
    }

    private func checkWords<Stored: FixedWidthInteger & UnsignedInteger>(_: Stored.Type) throws(ColumnsError) {
        let stored = column.data.assumingMemoryBound(to: Stored.self)
        var (least, greatest) = SealedLayout.emptyWords
        for zone in 0..<column.zoneCount {
            var (minimum, maximum) = SealedLayout.emptyWords
            for row in (zone * zoneRows)..<min((zone + 1) * zoneRows, column.rowCount) {
                if column.isNull(row) {
                    guard stored[row] == 0 else { throw fail(.validityInvalid) }
                } else {
                    let word = column.base &+ Int64(truncatingIfNeeded: stored[row])
                    minimum = min(minimum, word)
                    maximum = max(maximum, word)
                }
            }
            // Before statistics: a code beyond the dictionary is the graver fault.
            if let allowed, minimum <= maximum, minimum < allowed.lowerBound || maximum > allowed.upperBound {
                throw fail(column.dictionary != nil ? .codeOutOfRange : .valueOutOfRange)
            }
            guard column.zones[zone * 2] == minimum, column.zones[zone * 2 + 1] == maximum else {
                throw fail(.statisticsInvalid)
            }
            least = min(least, minimum)
            greatest = max(greatest, maximum)
        }
        guard least > greatest || (column.manifest.minimum == least && column.manifest.maximum == greatest) else {
            throw fail(.statisticsInvalid)
        }
    }

    private func checkDoubles() throws(ColumnsError) {
        let stored = column.data.assumingMemoryBound(to: Double.self)
        func bound(_ word: Int64) -> Double { Double(bitPattern: UInt64(bitPattern: word)) }
        var (least, greatest) = (Double.infinity, -Double.infinity)
        for zone in 0..<column.zoneCount {
            var (minimum, maximum) = (Double.infinity, -Double.infinity)
            for row in (zone * zoneRows)..<min((zone + 1) * zoneRows, column.rowCount) {
                if column.isNull(row) {
                    guard stored[row].bitPattern == 0 else { throw fail(.validityInvalid) }
                } else {
                    guard stored[row].isFinite else { throw fail(.valueOutOfRange) }
                    minimum = Swift.min(minimum, stored[row])
                    maximum = Swift.max(maximum, stored[row])
                }
            }
            guard bound(column.zones[zone * 2]) == minimum, bound(column.zones[zone * 2 + 1]) == maximum else {
                throw fail(.statisticsInvalid)
            }
            least = Swift.min(least, minimum)
            greatest = Swift.max(greatest, maximum)
        }
        guard let low = column.manifest.minimum, let high = column.manifest.maximum else { return }
        guard bound(low) == least, bound(high) == greatest else { throw fail(.statisticsInvalid) }
    }
}

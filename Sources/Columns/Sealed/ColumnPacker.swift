import Schemas

/// A column packed for the file: its ranges' bytes and what the manifest says of them.
struct PackedColumn: Sendable {
    var encoding: ColumnEncoding
    var data: [UInt8]
    var validity: [UInt8]?
    /// In pieces that continue each other.
    var dictionary: [TextDictionary]?
    var zones: [UInt8]
    var nullCount: Int
    var distinctCount: Int
    var minimum: Int64?
    var maximum: Int64?
}

/// Packs one column: picks the narrowest width, puts rows into order, gathers zone maps and statistics.
struct ColumnPacker {
    let column: UnsealedColumn
    let type: ColumnType
    /// Source row of each row; nil: as they are.
    let order: [UInt32]?
    let rows: Int
    let zoneRows: Int

    func packed() -> PackedColumn {
        let nullCount =
            column.presence.map { presence in
                (0..<rows).reduce(0) { $0 + (presence.pointer[$1] == 0 ? 1 : 0) }
            } ?? 0
        let presence = nullCount > 0 ? column.presence?.pointer : nil
        var packed: PackedColumn
        switch column.values {
        case .words(let words): packed = packWords(words.pointer, presence)
        case .doubles(let doubles): packed = packDoubles(doubles.pointer, presence)
        case .text(let codes, let dictionary): packed = packCodes(codes.pointer, presence, [dictionary])
        case .pieces(let codes, let list): packed = packCodes(codes.pointer, presence, list)
        case .absent: preconditionFailure("a column is packed before it was read")
        }
        packed.nullCount = nullCount
        if let presence { packed.validity = validity(presence) }
        if nullCount == rows { (packed.minimum, packed.maximum) = (nil, nil) }
        return packed
    }

    private func packWords(_ words: UnsafePointer<Int64>, _ presence: UnsafePointer<UInt8>?) -> PackedColumn {
        var (minimum, maximum) = SealedLayout.emptyWords
        if let presence {
            for row in 0..<rows where presence[row] != 0 {
                minimum = min(minimum, words[row])
                maximum = max(maximum, words[row])
            }
        } else {
            for row in 0..<rows {
                minimum = min(minimum, words[row])
                maximum = max(maximum, words[row])
            }
        }
        let base = type == .boolean || minimum > maximum ? 0 : minimum
        let span = minimum > maximum ? 0 : UInt64(bitPattern: maximum &- base)
        let distinct = DistinctCounter.count(words, presence: presence, rows: rows, minimum: minimum, maximum: maximum)
        let width = Self.width(span)
        var result = PackedColumn(
            encoding: .frameOfReference(width: width, base: base), data: [], zones: [], nullCount: 0,
            distinctCount: distinct, minimum: minimum, maximum: maximum)
        switch width {
        case 1: (result.data, result.zones) = gather(words, presence, base, UInt8.self)
        case 2: (result.data, result.zones) = gather(words, presence, base, UInt16.self)
        case 4: (result.data, result.zones) = gather(words, presence, base, UInt32.self)
        default: (result.data, result.zones) = gather(words, presence, base, UInt64.self)
        }
        return result
    }

    private func packCodes(
        _ codes: UnsafePointer<UInt32>, _ presence: UnsafePointer<UInt8>?, _ dictionary: [TextDictionary]
    ) -> PackedColumn {
        let count = dictionary.reduce(0) { $0 + $1.count }
        let width = min(Self.width(UInt64(count - 1)), 4)
        let isEmpty = presence.map { presence in (0..<rows).allSatisfy { presence[$0] == 0 } } ?? (rows == 0)
        var result = PackedColumn(
            encoding: .dictionary(width: width, count: count), data: [], dictionary: dictionary, zones: [],
            nullCount: 0,
            distinctCount: isEmpty ? 0 : count, minimum: 0, maximum: Int64(count - 1))
        switch width {
        case 1: (result.data, result.zones) = gather(codes, presence, 0, UInt8.self)
        case 2: (result.data, result.zones) = gather(codes, presence, 0, UInt16.self)
        default: (result.data, result.zones) = gather(codes, presence, 0, UInt32.self)
        }
        return result
    }

    private static func width(_ span: UInt64) -> Int {
        span <= 0xFF ? 1 : span <= 0xFFFF ? 2 : span <= 0xFFFF_FFFF ? 4 : 8
    }

    /// Values in order as offsets from `base`, and zone maps.
    private func gather<Source: FixedWidthInteger, Stored: FixedWidthInteger & UnsignedInteger>(
        _ source: UnsafePointer<Source>, _ presence: UnsafePointer<UInt8>?, _ base: Int64, _: Stored.Type
    ) -> (data: [UInt8], zones: [UInt8]) {
        var zones: [Int64] = []
        let data = [UInt8](unsafeUninitializedCapacity: max(rows, 1) * MemoryLayout<Stored>.size) {
            bytes, initialised in
            let stored = UnsafeMutableRawPointer(bytes.baseAddress!)
            for zone in stride(from: 0, to: rows, by: zoneRows) {
                var (minimum, maximum) = SealedLayout.emptyWords
                for row in zone..<min(zone + zoneRows, rows) {
                    let from = order.map { Int($0[row]) } ?? row
                    var offset: Stored = 0
                    if presence == nil || presence![from] != 0 {
                        let word = Int64(truncatingIfNeeded: source[from])
                        minimum = min(minimum, word)
                        maximum = max(maximum, word)
                        offset = Stored(truncatingIfNeeded: word &- base)
                    }
                    stored.storeBytes(of: offset, toByteOffset: row &* MemoryLayout<Stored>.size, as: Stored.self)
                }
                zones.append(minimum)
                zones.append(maximum)
            }
            initialised = rows * MemoryLayout<Stored>.size
        }
        return (data, zones.withUnsafeBytes(Array.init))
    }

    private func packDoubles(_ doubles: UnsafePointer<Double>, _ presence: UnsafePointer<UInt8>?) -> PackedColumn {
        var zones: [Int64] = []
        var (least, greatest) = (Double.infinity, -Double.infinity)
        let data = [UInt8](unsafeUninitializedCapacity: max(rows, 1) * 8) { bytes, initialised in
            let stored = UnsafeMutableRawPointer(bytes.baseAddress!)
            for zone in stride(from: 0, to: rows, by: zoneRows) {
                var (minimum, maximum) = (Double.infinity, -Double.infinity)
                for row in zone..<min(zone + zoneRows, rows) {
                    let from = order.map { Int($0[row]) } ?? row
                    var value = 0.0
                    if presence == nil || presence![from] != 0 {
                        value = doubles[from]
                        minimum = Swift.min(minimum, value)
                        maximum = Swift.max(maximum, value)
                    }
                    stored.storeBytes(of: value, toByteOffset: row &* 8, as: Double.self)
                }
                zones.append(Int64(bitPattern: minimum.bitPattern))
                zones.append(Int64(bitPattern: maximum.bitPattern))
                least = Swift.min(least, minimum)
                greatest = Swift.max(greatest, maximum)
            }
            initialised = rows * 8
        }
        let distinct = UnsafeRawPointer(doubles).withMemoryRebound(to: Int64.self, capacity: rows) {
            DistinctCounter.count($0, presence: presence, rows: rows, minimum: .min, maximum: .max)
        }
        return PackedColumn(
            encoding: .double, data: data, zones: zones.withUnsafeBytes(Array.init), nullCount: 0,
            distinctCount: distinct,
            minimum: Int64(bitPattern: least.bitPattern), maximum: Int64(bitPattern: greatest.bitPattern))
    }

    private func validity(_ presence: UnsafePointer<UInt8>) -> [UInt8] {
        var bits = Array(repeating: UInt8(0), count: SealedLayout.validityBytes(rows: rows))
        for row in 0..<rows {
            let from = order.map { Int($0[row]) } ?? row
            if presence[from] != 0 { bits[row >> 3] |= 1 << UInt8(row & 7) }
        }
        return bits
    }
}

import Columns

/// Writes one side's keys as the words of a layout; one instance a thread.
final class JoinKeyEncoder {
    let layout: JoinKeyLayout
    /// `layout.words` words a row.
    let words: UnsafeMutablePointer<UInt64>
    /// A byte a row: 0 where the key matches nothing.
    let isUsable: UnsafeMutablePointer<UInt8>
    private let isBuild: Bool
    private let reservation: Reservation

    init(_ layout: JoinKeyLayout, isBuild: Bool, capacity: Int, budget: MemoryBudget) throws(ExecutionError) {
        self.layout = layout
        self.isBuild = isBuild
        reservation = Reservation(budget)
        try reservation.add(capacity * (layout.words * 8 + 1))
        words = .allocate(capacity: max(capacity * layout.words, 1))
        isUsable = .allocate(capacity: max(capacity, 1))
    }

    deinit {
        words.deallocate()
        isUsable.deallocate()
    }

    /// `first`: the number of the first row on the build side.
    func encode(_ vectors: [ColumnVector], first: Int, count: Int) {
        words.update(repeating: 0, count: count * layout.words)
        isUsable.update(repeating: 1, count: count)
        for (key, vector) in vectors.enumerated() where vector.hasNulls && !layout.nullsMatch[key] {
            for row in 0..<count { isUsable[row] &= vector.validity[row] }
        }
        for part in layout.parts {
            let vector = vectors[part.key]
            switch part.source {
            case .integers: encode(part, vector, count) { UInt64(bitPattern: vector.int64s[$0] &- part.low) }
            case .doubles: encode(part, vector, count) { (vector.doubles[$0] + 0.0).bitPattern }
            case .upperHalf: encode(part, vector, count) { UInt64(truncatingIfNeeded: vector.word($0) >> 64) }
            case .lowerHalf: encode(part, vector, count) { UInt64(truncatingIfNeeded: vector.word($0)) }
            case .wide(let low):
                // A difference beyond 64 bits must not look small.
                encode(part, vector, count) { row in
                    let (distance, overflow) = vector.word(row).subtractingReportingOverflow(low)
                    return overflow || distance < 0 ? .max : UInt64(clamping: distance)
                }
            case .texts(let texts):
                if isBuild {
                    encode(part, vector, count) { UInt64(texts.ofBuild(vector, $0, first: first)) }
                } else {
                    encode(part, vector, count) { texts.ofProbe(vector, $0).wide }
                }
            case .isNull: encodeNulls(part, vector, count)
            }
        }
    }

    @inline(__always)
    private func encode(_ part: JoinKeyPart, _ vector: ColumnVector, _ count: Int, _ value: (Int) -> UInt64) {
        let (stride, span, factor) = (layout.words, part.span, part.factor)
        let (to, usable) = (words + part.word, isUsable)
        if vector.hasNulls {
            // A NULL is zero, and fits.
            for row in 0..<count {
                let distance = vector.validity[row] != 0 ? value(row) : 0
                usable[row] &= distance <= span ? 1 : 0
                to[row &* stride] &+= distance &* factor
            }
        } else {
            for row in 0..<count {
                let distance = value(row)
                usable[row] &= distance <= span ? 1 : 0
                to[row &* stride] &+= distance &* factor
            }
        }
    }

    private func encodeNulls(_ part: JoinKeyPart, _ vector: ColumnVector, _ count: Int) {
        guard vector.hasNulls else { return }
        for row in 0..<count where vector.validity[row] == 0 {
            words[row * layout.words + part.word] &+= part.factor
        }
    }
}

extension UInt32 {
    /// The number, or a distance that is beyond every span.
    fileprivate var wide: UInt64 { self == TextNumbers.none ? .max : UInt64(self) }
}

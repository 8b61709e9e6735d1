import Columns

extension KeyEncoder {
    /// Writes one column of a key back as a value. Texts stay the encoder's.
    func decode(_ key: UnsafePointer<UInt64>, column: Int, into vector: ColumnVector, row: Int) {
        decode(key, [0], column: column, into: vector, row: row)
    }

    /// Writes one column of the keys numbered `numbers` among `keys`, from row `row` on.
    func decode(
        _ keys: UnsafePointer<UInt64>, _ numbers: ArraySlice<UInt32>, column: Int, into vector: ColumnVector, row: Int
    ) {
        let (count, words, offset) = (numbers.count, words, offsets[column])
        numbers.withUnsafeBufferPointer { numbers in
            func each<T: BitwiseCopyable>(_: T.Type, _ value: (UnsafePointer<UInt64>) -> T) {
                let to = vector.data.assumingMemoryBound(to: T.self) + row
                for index in 0..<count { to[index] = value(keys + (Int(numbers[index]) &* words &+ offset)) }
            }
            switch vector.kind {
            case .boolean: each(UInt8.self) { UInt8(truncatingIfNeeded: $0.pointee) }
            case .int64, .double: each(UInt64.self) { $0.pointee }
            case .code: each(UInt32.self) { UInt32(truncatingIfNeeded: $0.pointee) }
            case .int128: each(UInt128.self) { UInt128($0[0]) | UInt128($0[1]) << 64 }
            case .text:
                let texts = texts[column]?.texts
                each(TextSlice.self) { word in
                    guard let texts, word.pointee < UInt64(texts.count) else { return .empty }
                    return texts.pointer[Int(word.pointee)]
                }
            }
            (vector.validity + row).update(repeating: 1, count: count)
            guard let nullWord else { return }
            for index in 0..<count where keys[Int(numbers[index]) &* words &+ nullWord] >> UInt64(column) & 1 == 1 {
                vector.hasNulls = true
                vector.validity[row + index] = 0
            }
        }
    }
}

import Kernels
import Testing

/// The C loops against plain Swift, at every small length and at lengths around the width of a register.
@Suite struct KernelTests {
    static let lengths = Array(0...40) + [63, 64, 65, 127, 128, 129, 1_000]

    @Test func variantIsKnown() {
        #expect(["x86-64-v4", "x86-64-v3", "default", "plain"].contains(String(cString: kn_variant())))
    }

    @Test(arguments: lengths)
    func packed(_ count: Int) {
        var random = Random(seed: UInt64(count))
        let bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        let shorts = (0..<count).map { _ in UInt16(truncatingIfNeeded: random.next()) }
        let words = (0..<count).map { _ in UInt32(truncatingIfNeeded: random.next()) }
        let longs = (0..<count).map { _ in random.next() }
        var out = [Int64](repeating: 0, count: count)
        kn_unpack_u8(bytes, -5, count, &out)
        #expect(out == bytes.map { Int64($0) - 5 })
        kn_unpack_u16(shorts, 7, count, &out)
        #expect(out == shorts.map { Int64($0) + 7 })
        kn_unpack_u32(words, .min, count, &out)
        #expect(out == words.map { Int64($0) &+ .min })
        kn_unpack_u64(longs, 1, count, &out)
        #expect(out == longs.map { Int64(bitPattern: $0) &+ 1 })
        let mask = (0..<count).map { _ in UInt8(random.below(2)) }
        var rows = [UInt16](repeating: 0, count: count)
        let selected = kn_count_bytes(mask, count)
        kn_select(mask, count, selected, &rows)
        #expect(Array(rows[..<selected]) == mask.indices.filter { mask[$0] == 1 }.map { UInt16($0) })
        kn_gather_u16(shorts, 3, rows, selected, &out)
        #expect(Array(out[..<selected]) == rows[..<selected].map { Int64(shorts[Int($0)]) + 3 })
        var codes = [UInt32](repeating: 0, count: count)
        kn_codes_u16(shorts, 900, count, &codes)
        #expect(codes == shorts.map { min(UInt32($0), 900) })
    }

    @Test(arguments: lengths)
    func fewCells(_ count: Int) {
        var random = Random(seed: UInt64(count) + 5)
        for cells in [1, 2, 7, Int(KN_FEW_CELLS)] {
            let groups = (0..<count).map { _ in UInt32(random.below(Int(cells))) }
            let values = (0..<count).map { _ in Int64(bitPattern: random.next()) }
            var (counts, sums) = ([Int64](repeating: -1, count: cells), [Int64](repeating: -1, count: cells))
            kn_few_count(groups, count, cells, &counts)
            kn_few_sum_i64(groups, values, count, cells, &sums)
            for cell in 0..<cells {
                let members = groups.indices.filter { groups[$0] == UInt32(cell) }
                #expect(counts[cell] == Int64(members.count))
                #expect(sums[cell] == members.reduce(0) { $0 &+ values[$1] })
            }
        }
    }

    @Test(arguments: lengths)
    func sides(_ count: Int) {
        var random = Random(seed: UInt64(count) + 17)
        let words = (0..<count).map { _ in UInt32(random.below(5)) &- 2 }
        let longs = (0..<count).map { _ in Int64(random.below(5)) - 2 }
        let codes = (0..<count).map { _ in UInt32(random.below(7)) }
        let before = (0..<count).map { _ in UInt8(random.below(4)) }
        for (lower, upper) in [(0, 0), (-1, 1), (2, 1), (1, 2)] {
            var bits = before
            kn_side_bits_i64(longs, count, Int64(lower), Int64(upper), 4, 8, &bits)
            let expected = longs.indices.map { before[$0] | (longs[$0] < lower ? 4 : 0) | (longs[$0] > upper ? 8 : 0) }
            #expect(bits == expected)
            bits = before
            let (low, high) = (UInt32(truncatingIfNeeded: lower), UInt32(truncatingIfNeeded: upper))
            kn_side_bits_u32(words, count, low, high, 64, 128, &bits)
            #expect(
                bits == words.indices.map { before[$0] | (words[$0] < low ? 64 : 0) | (words[$0] > high ? 128 : 0) })
            var (marks, wanted) = ([UInt8](repeating: 1, count: 7), [UInt8](repeating: 1, count: 7))
            kn_side_mark(codes, bits, count, &marks)
            for row in codes.indices { wanted[Int(codes[row])] |= bits[row] }
            #expect(marks == wanted)
        }
    }

    @Test(arguments: lengths)
    func filters(_ count: Int) {
        var random = Random(seed: UInt64(count) + 99)
        let bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        let longs = (0..<count).map { _ in random.next() }
        let doubles = (0..<count).map { _ in Double(random.below(100)) }
        var mask = [UInt8](repeating: 1, count: count)
        kn_filter_range_u8(bytes, 250, 20, count, &mask)
        #expect(mask == bytes.map { byte -> UInt8 in byte &- 250 <= 20 ? 1 : 0 })
        let (low, span): (UInt64, UInt64) = (1 << 40, UInt64.max / 2)
        kn_filter_range_u64(longs, low, span, count, &mask)
        var expected: [UInt8] = []
        for (byte, long) in zip(bytes, longs) { expected.append(byte &- 250 <= 20 && long &- low <= span ? 1 : 0) }
        #expect(mask == expected)
        mask = [UInt8](repeating: 1, count: count)
        kn_filter_range_f64(doubles, 10, 50, count, &mask)
        #expect(mask == doubles.map { value -> UInt8 in value >= 10 && value <= 50 ? 1 : 0 })
        mask = [UInt8](repeating: 1, count: count)
        let table = (0..<100).map { UInt8($0 % 3 == 0 ? 1 : 0) }
        kn_filter_table_u8(bytes, table, 99, count, &mask)
        #expect(mask == bytes.map { table[min(Int($0), 99)] })
        for first in 0..<9 {
            mask = [UInt8](repeating: 1, count: count)
            let bits = (0..<(count + 16) / 8 + 1).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            let expected = (first..<(first + count)).map { bit -> UInt8 in (bits[bit / 8] >> UInt8(bit % 8)) & 1 }
            kn_filter_validity(bits, first, count, &mask)
            #expect(mask == expected)
            kn_validity(bits, first, count, &mask)
            #expect(mask == expected)
        }
    }

    @Test(arguments: lengths)
    func sums(_ count: Int) {
        var random = Random(seed: UInt64(count) + 7)
        let values = (0..<count).map { _ in Int64(random.below(2_000)) - 1_000 }
        let valid = (0..<count).map { _ in UInt8(random.below(2)) }
        #expect(kn_sum_i64(values, nil, count) == values.reduce(0, +))
        let kept = zip(values, valid).filter { $0.1 == 1 }.map(\.0)
        #expect(kn_sum_i64(values, valid, count) == kept.reduce(0, +))
        #expect(kn_count_bytes(valid, count) == valid.reduce(0) { $0 + Int($1) })
        var codes = [UInt32](repeating: 1, count: count)
        kn_group_code_i64(values, -500, 900, 3, count, &codes)
        let clamped = values.map { value -> UInt32 in UInt32(min(UInt64(bitPattern: value + 500), 900)) * 3 + 1 }
        #expect(codes == clamped)
    }

    @Test(arguments: lengths)
    func storedWords(_ count: Int) {
        var random = Random(seed: UInt64(count) + 7)
        let bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        let shorts = (0..<count).map { _ in UInt16(truncatingIfNeeded: random.next()) }
        let words = (0..<count).map { _ in UInt32(truncatingIfNeeded: random.next()) }
        let longs = (0..<count).map { _ in random.next() }
        #expect(kn_sum_u8(bytes, count) == bytes.reduce(0) { $0 + UInt64($1) })
        #expect(kn_sum_u16(shorts, count) == shorts.reduce(0) { $0 + UInt64($1) })
        #expect(kn_sum_u32(words, count) == words.reduce(0) { $0 + UInt64($1) })
        #expect(kn_sum_u64(longs, count) == longs.reduce(0) { $0 &+ $1 })
        var mask = [UInt8](repeating: 9, count: count)
        kn_match_range_u8(bytes, 250, 20, count, &mask)
        #expect(mask == bytes.map { $0 &- 250 <= 20 ? 1 : 0 })
        kn_match_range_u32(words, 5, 1 << 31, count, &mask)
        #expect(mask == words.map { $0 &- 5 <= 1 << 31 ? 1 : 0 })
        var groups = [UInt32](repeating: 3, count: count)
        kn_group_table_u8(bytes, [7, 9, 11], 2, count, &groups)
        #expect(groups == bytes.map { 3 + ($0 == 0 ? 7 : $0 == 1 ? 9 : 11) })
        kn_mark_outside(mask, 77, count, &groups)
        #expect(groups.indices.allSatisfy { mask[$0] == 0 ? groups[$0] == 77 : groups[$0] < 20 })
        // 100 - b and b + 5, of columns with a base.
        var out = [Int64](repeating: 0, count: count)
        let hundredths = bytes.map { $0 % 101 }
        kn_product_u32_u8(words, 6, hundredths, .max, 101, count, &out)
        #expect(out == zip(words, hundredths).map { Int64($0 &+ 6) * (100 - Int64($1)) })
        kn_product_u16_u16(shorts, 1, shorts, 0, 5, count, &out)
        #expect(out == shorts.map { (Int64($0) + 1) * (Int64($0) + 5) })
        kn_product_i64_u8(words.map { Int64($0) }, 0, bytes, 0, 0, count, &out)
        #expect(out == zip(words, bytes).map { Int64($0) * Int64($1) })
        // Few rows pass, in any place.
        let sparse = (0..<count).map { _ in UInt8(random.below(40) == 0 ? 1 : 0) }
        let selected = kn_count_bytes(sparse, count)
        var rows = [UInt16](repeating: 0, count: count)
        kn_select(sparse, count, selected, &rows)
        #expect(Array(rows[..<selected]) == sparse.indices.filter { sparse[$0] == 1 }.map { UInt16($0) })
    }

    /// Texts of few letters, so that needles are nearly found, around the length of a block.
    @Test(arguments: 0...70)
    func finds(_ count: Int) {
        var random = Random(seed: UInt64(count) + 11)
        for _ in 0..<200 {
            let text = (0..<count).map { _ in UInt8(97 + random.below(2) * random.below(2)) }
            let needle = (0..<(1 + random.below(6))).map { _ in UInt8(97 + random.below(2)) }
            let expected = (0..<max(0, count - needle.count + 1)).first { place in
                needle.indices.allSatisfy { text[place + $0] == needle[$0] }
            }
            let found = text.withUnsafeBytes { bytes -> Int? in
                guard let base = bytes.baseAddress else { return nil }
                return kn_find(base, count, needle, needle.count).map { $0 - base }
            }
            #expect(found == expected, "\(text) \(needle)")
        }
    }
}

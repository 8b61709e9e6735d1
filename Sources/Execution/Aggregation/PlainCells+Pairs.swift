import Columns
import Schemas

extension PlainCells {
    /// Pairs without a NULL, row after row, as PostgreSQL adds them (`float8_regr_accum`): Youngs and Cramer 1971.
    func addPairs(
        _ offset: Int, _ groups: UnsafePointer<UInt32>, _ count: Int, y: MeasureFeed, x: MeasureFeed
    ) {
        let (base, stride) = (cells.base + offset, cells.stride)
        let (xs, ys, validX, validY) = (x.vector.doubles, y.vector.doubles, x.valid, y.valid)
        for row in 0..<count where validX?[row] != 0 && validY?[row] != 0 {
            let cell = base + Int(groups[row]) &* stride
            cell.add(1, at: 0)
            let (before, n) = (Double(cell.load(as: Int64.self) - 1), Double(cell.load(as: Int64.self)))
            let fields = cell.assumingMemoryBound(to: Double.self)
            let (x, y) = (xs[row], ys[row])
            fields[1] += x
            fields[3] += y
            guard before > 0 else {
                (fields[6], fields[7]) = (x, y)
                continue
            }
            let (distanceX, distanceY) = (x * n - fields[1], y * n - fields[3])
            let scale = 1 / (n * before)
            fields[2] += distanceX * distanceX * scale
            fields[4] += distanceY * distanceY * scale
            fields[5] += distanceX * distanceY * scale
            if fields[6] != x { fields[6] = .nan }
            if fields[7] != y { fields[7] = .nan }
        }
    }

    /// The figures of the pairs in one cell.
    func pairs(at offset: Int, _ group: Int) -> PairFigures {
        let cell = cells.record(group) + offset
        let fields = cell.assumingMemoryBound(to: Double.self)
        // Sums of equal values are rounded: their spread is zero all the same.
        let (isFlatX, isFlatY) = (!fields[6].isNaN, !fields[7].isNaN)
        return PairFigures(
            count: Int(cell.load(as: Int64.self)), sumX: fields[1], sumY: fields[3],
            spreadX: isFlatX ? 0 : fields[2], spreadY: isFlatY ? 0 : fields[4],
            common: isFlatX || isFlatY ? 0 : fields[5])
    }
}

/// Sums over pairs (X, Y), and what SQL computes from them.
struct PairFigures {
    var count: Int
    var sumX: Double
    var sumY: Double
    /// Σ(x − mean)².
    var spreadX: Double
    var spreadY: Double
    /// Σ(x − mean)(y − mean).
    var common: Double

    /// Nil is NULL: too few pairs, or no spread. `regressionCount` is not computed here.
    func value(_ kind: AggregateKind) -> Double? {
        guard count > 0 else { return nil }
        let n = Double(count)
        switch kind {
        case .covariancePopulation: return common / n
        case .covarianceSample: return count > 1 ? common / (n - 1) : nil
        case .regressionAverageX: return sumX / n
        case .regressionAverageY: return sumY / n
        case .regressionSXX: return spreadX
        case .regressionSYY: return spreadY
        case .regressionSXY: return common
        case .correlation:
            guard spreadX != 0, spreadY != 0 else { return nil }
            // The product of the spreads may overflow, the product of their roots does not.
            return min(max(common / (spreadX.squareRoot() * spreadY.squareRoot()), -1), 1)
        case .regressionR2:
            guard spreadX != 0 else { return nil }
            return spreadY == 0 ? 1 : (common / spreadX) * (common / spreadY)
        case .regressionSlope: return spreadX == 0 ? nil : common / spreadX
        case .regressionIntercept: return spreadX == 0 ? nil : (sumY - sumX * common / spreadX) / n
        default: return nil
        }
    }
}

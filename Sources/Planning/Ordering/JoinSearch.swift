/// Finds the cheapest join tree.
struct JoinSearch {
    let assembly: JoinAssembly
    let leaves: [JoinAssembly.Tree]

    /// Most relations for which all connected subsets are tried: 3^10 pairs at most.
    private static let exhaustiveLimit = 10

    func best() -> JoinAssembly.Tree {
        if leaves.count <= Self.exhaustiveLimit, let tree = exhaustive() { return tree }
        return greedy()
    }

    /// Nil where the relations are not connected.
    private func exhaustive() -> JoinAssembly.Tree? {
        let all = (UInt64(1) << UInt64(leaves.count)) - 1
        var best: [UInt64: JoinAssembly.Tree] = [:]
        for (index, leaf) in leaves.enumerated() { best[1 << UInt64(index)] = leaf }
        var subset: UInt64 = 1
        while subset < all {
            subset += 1
            guard subset.nonzeroBitCount > 1 else { continue }
            // Each pair once: the part with the lowest relation is `left`.
            let lowest = subset & (~subset &+ 1)
            var left = (subset &- 1) & subset
            while left != 0 {
                if left & lowest != 0, let one = best[left], let other = best[subset & ~left],
                    let tree = assembly.join(one, other, allowsProduct: false),
                    tree.cost < best[subset]?.cost ?? .infinity
                {
                    best[subset] = tree
                }
                left = (left &- 1) & subset
            }
        }
        return best[all]
    }

    /// Joins the pair with the fewest rows again and again; products last.
    private func greedy() -> JoinAssembly.Tree {
        var trees = leaves
        while trees.count > 1 {
            var found: (one: Int, other: Int, tree: JoinAssembly.Tree)?
            for allowsProduct in [false, true] where found == nil {
                for one in trees.indices {
                    for other in trees.indices where other > one {
                        guard let tree = assembly.join(trees[one], trees[other], allowsProduct: allowsProduct) else {
                            continue
                        }
                        if tree.rows < found?.tree.rows ?? .infinity { found = (one, other, tree) }
                    }
                }
            }
            guard let found else { break }
            trees.remove(at: found.other)
            trees[found.one] = found.tree
        }
        return trees[0]
    }
}

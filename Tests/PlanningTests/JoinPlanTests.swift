import Planning
import Testing

/// FROM with several tables: scopes, join formation and predicate pushdown, as the text of the plan.
@Suite struct JoinPlanTests {
    @Test(arguments: [
        (
            "SELECT a.y, b.z FROM a, b, c WHERE a.x = b.x AND c.z = b.z AND c.w > 1 AND a.s = 'k'",
            "project [y, z]\n  inner join on [z = z]\n    inner join on [x = x]\n      filter (s = 'k')\n        scan a [x, y, s]\n      scan b [x, z]\n    filter (w > 1.00)\n      scan c [z, w]"
        ),
        (
            "SELECT a.y FROM a, c, b WHERE a.x = b.x AND c.z = b.z",
            "project [y]\n  inner join on [z = z]\n    inner join on [x = x]\n      scan a [x, y]\n      scan b [x, z]\n    scan c [z]"
        ),
        (
            "SELECT a.y FROM a CROSS JOIN c",
            "inner join on []\n  scan a [y]\n  scan c []"
        ),
        (
            "SELECT * FROM a JOIN b USING (x, s)",
            "project [x, s, y, z]\n  inner join on [x = x, s = s]\n    scan a [x, y, s]\n    scan b [x, z, s]"
        ),
        (
            "SELECT * FROM a FULL JOIN b USING (x)",
            "project [coalesce(x, x), y, s, z, s]\n  full join on [x = x]\n    scan a [x, y, s]\n    scan b [x, z, s]"
        ),
        (
            "SELECT x, a.x, b.x FROM a RIGHT JOIN b USING (x)",
            "project [x, x, x]\n  left join on [x = x]\n    scan b [x]\n    scan a [x]"
        ),
        (
            "SELECT * FROM b NATURAL JOIN c",
            "project [z, x, s, w, day]\n  inner join on [z = z]\n    scan b [x, z, s]\n    scan c [z, w, day]"
        ),
        (
            "SELECT a.x FROM a NATURAL JOIN c",
            "inner join on []\n  scan a [x]\n  scan c []"
        ),
        (
            "SELECT a.y FROM a LEFT JOIN (b JOIN c ON b.z = c.z) ON a.x = b.x AND b.s = 'k' AND a.y > 2",
            "project [y]\n  left join on [x = x] where (y > 2)\n    scan a [x, y]\n    inner join on [z = z]\n      filter (s = 'k')\n        scan b [x, z, s]\n      scan c [z]"
        ),
        (
            "SELECT a.y FROM a LEFT JOIN b ON a.x = b.x WHERE b.z > 3 AND a.y = 1",
            "project [y]\n  inner join on [x = x]\n    filter (y = 1)\n      scan a [x, y]\n    filter (z > 3)\n      scan b [x, z]"
        ),
        (
            "SELECT a.y FROM a LEFT JOIN b ON a.x = b.x WHERE b.z IS NULL",
            "project [y]\n  filter isNull(z)\n    left join on [x = x]\n      scan a [x, y]\n      scan b [x, z]"
        ),
        (
            "SELECT a.y FROM a FULL JOIN b ON a.x = b.x WHERE a.y = 1",
            "project [y]\n  left join on [x = x]\n    filter (y = 1)\n      scan a [x, y]\n    scan b [x]"
        ),
        (
            "SELECT a.y FROM a FULL JOIN b ON a.x = b.x WHERE b.z = 1",
            "project [y]\n  left join on [x = x]\n    filter (z = 1)\n      scan b [x, z]\n    scan a [x, y]"
        ),
        (
            "SELECT a.y FROM a FULL JOIN b ON a.x = b.x WHERE b.z = 1 AND a.y = 1",
            "project [y]\n  inner join on [x = x]\n    filter (y = 1)\n      scan a [x, y]\n    filter (z = 1)\n      scan b [x, z]"
        ),
        (
            "SELECT a.y FROM a FULL JOIN b ON a.x = b.x WHERE COALESCE(a.y, b.z) = 1",
            "project [y]\n  filter (coalesce(y, z) = 1)\n    full join on [x = x]\n      scan a [x, y]\n      scan b [x, z]"
        ),
        (
            "SELECT a.y FROM a JOIN b JOIN c ON b.z = c.z ON a.x = b.x",
            "project [y]\n  inner join on [z = z]\n    inner join on [x = x]\n      scan a [x, y]\n      scan b [x, z]\n    scan c [z]"
        ),
        (
            "SELECT a.y FROM a, b WHERE a.x = b.x AND a.x = 7",
            "project [y]\n  inner join on [x = x]\n    filter (x = 7)\n      scan a [x, y]\n    filter (x = 7)\n      scan b [x]"
        ),
        (
            "SELECT a.y FROM a, b WHERE (a.x = b.x AND a.y = 1 AND b.z = 2) OR (a.x = b.x AND a.y = 3)",
            "project [y]\n  inner join on [x = x] where (((y = 1) and (z = 2)) or (y = 3))\n    filter ((y = 1) or (y = 3))\n      scan a [x, y]\n    scan b [x, z]"
        ),
        (
            "SELECT a.y FROM a, b WHERE a.x < b.x AND a.y + b.z = 4",
            "project [y]\n  inner join on [] where ((x < x) and ((y + z) = 4))\n    scan a [x, y]\n    scan b [x, z]"
        ),
        (
            "SELECT t.k FROM (SELECT x + 1 AS k, y FROM a) t WHERE t.k > 5 AND t.y = 1",
            "project [(x + 1)]\n  filter ((y = 1) and ((x + 1) > 5))\n    scan a [x, y]"
        ),
        (
            "SELECT t.n FROM (SELECT x, COUNT(*) AS n FROM a GROUP BY x) t WHERE t.x = 5 AND t.n > 1",
            "project [#1]\n  filter (#1 > 1)\n    aggregate by [x] of [countRows()]\n      filter (x = 5)\n        scan a [x]"
        ),
        (
            "SELECT t.p FROM (SELECT x, y FROM a ORDER BY y) AS t (p, q) WHERE q = 1",
            "project [x]\n  sort [y asc nulls last]\n    filter (y = 1)\n      scan a [x, y]"
        ),
        (
            "SELECT t.x FROM (SELECT x, y FROM a ORDER BY y LIMIT 3) t WHERE t.y = 1",
            "project [x]\n  filter (y = 1)\n    limit 3 offset 0\n      sort [y asc nulls last]\n        scan a [x, y]"
        ),
        (
            "SELECT v.n, a.y FROM (VALUES (1, 'one'), (2, NULL)) v(k, n) JOIN a ON a.x = v.k",
            "project [#1, #3]\n  inner join on [#0 = x]\n    values 2 rows\n    scan a [x, y]"
        ),
        (
            "SELECT a.y, t.m FROM a, LATERAL (SELECT MAX(z) AS m FROM b WHERE b.x = a.x) t",
            "project [#1, #3]\n  left join on [x = #0]\n    scan a [x, y]\n    aggregate by [x] of [maximum(z)]\n      scan b [x, z]"
        ),
        (
            "SELECT a.y, t.z FROM a LEFT JOIN LATERAL (SELECT z FROM b WHERE b.x = a.x ORDER BY z LIMIT 2) t ON true",
            "project [#1, #3]\n  left join on [x = #0]\n    scan a [x, y]\n    filter (#2 <= 2)\n      window by [x] order [z asc nulls last] of [rowNumber()]\n        scan b [x, z]"
        ),
        (
            "SELECT COUNT(*) FROM a, b",
            "aggregate by [] of [countRows()]\n  inner join on []\n    scan a []\n    scan b []"
        ),
    ])
    func plans(text: String, plan: String) {
        #expect(Relations.plan(text) == plan)
    }
}

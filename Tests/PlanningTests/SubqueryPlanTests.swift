import Planning
import Testing

/// Subqueries become joins: no plan names a column of a query around.
@Suite struct SubqueryPlanTests {
    @Test(arguments: [
        (
            "SELECT y FROM a WHERE EXISTS (SELECT DISTINCT z FROM b WHERE b.x = a.x AND b.z > 2 ORDER BY z LIMIT 1)",
            "project [y]\n  semi join on [x = x]\n    scan a [x, y]\n    filter (z > 2)\n      scan b [x, z]"
        ),
        (
            "SELECT y FROM a WHERE NOT EXISTS (SELECT 1 FROM b WHERE b.x = a.x AND b.z <> a.y)",
            "project [y]\n  anti join on [x = x] where (z <> y)\n    scan a [x, y]\n    scan b [x, z]"
        ),
        (
            "SELECT y FROM a WHERE x IN (SELECT x FROM b WHERE s = 'k')",
            "project [y]\n  semi join on [x = x]\n    scan a [x, y]\n    filter (s = 'k')\n      scan b [x, s]"
        ),
        (
            "SELECT y FROM a WHERE (x, s) IN (SELECT x, s FROM b)",
            "project [y]\n  semi join on [x = x, s = s]\n    scan a [x, y, s]\n    scan b [x, s]"
        ),
        (
            "SELECT y FROM a WHERE x NOT IN (SELECT x FROM b)",
            "project [#1]\n  filter not(#2)\n    mark join on [x = x]\n      scan a [x, y]\n      scan b [x]"
        ),
        (
            "SELECT y FROM a WHERE x IS NOT NULL AND x NOT IN (SELECT z FROM b)",
            "project [y]\n  anti join on [x = z]\n    filter isNotNull(x)\n      scan a [x, y]\n    scan b [z]"
        ),
        (
            "SELECT y FROM a WHERE x NOT IN (SELECT z FROM b WHERE b.s = a.s)",
            "project [#1]\n  filter not(#3)\n    mark join on [x = z, s is not distinct from s]\n      scan a [x, y, s]\n      filter isNotNull(s)\n        scan b [z, s]"
        ),
        (
            "SELECT y, x IN (SELECT z FROM b WHERE b.s = a.s) FROM a",
            "project [#1, #3]\n  mark join on [x = z, s is not distinct from s]\n    scan a [x, y, s]\n    filter isNotNull(s)\n      scan b [z, s]"
        ),
        (
            "SELECT y, EXISTS (SELECT 1 FROM b WHERE b.x = a.x) FROM a",
            "project [#1, #2]\n  mark join on [x is not distinct from x]\n    scan a [x, y]\n    filter isNotNull(x)\n      scan b [x]"
        ),
        (
            "SELECT y FROM a WHERE x = ANY (SELECT x FROM b) AND y > ALL (SELECT z FROM b)",
            "project [#1]\n  filter not(#2)\n    mark join on [] where (y <= z)\n      semi join on [x = x]\n        scan a [x, y]\n        scan b [x]\n      scan b [z]"
        ),
        (
            "SELECT y FROM a WHERE x < SOME (SELECT x FROM b)",
            "project [y]\n  semi join on [] where (x < x)\n    scan a [x, y]\n    scan b [x]"
        ),
        (
            "SELECT y FROM a WHERE y > (SELECT AVG(z) FROM b)",
            "project [#0]\n  filter (cast(#0 as double) > #1)\n    single join on []\n      scan a [y]\n      aggregate by [] of [average(z)]\n        scan b [z]"
        ),
        (
            "SELECT y FROM a WHERE y > (SELECT AVG(z) FROM b WHERE b.x = a.x)",
            "project [#1]\n  inner join on [x = #0] where (cast(#1 as double) > #3)\n    scan a [x, y]\n    aggregate by [x] of [average(z)]\n      scan b [x, z]"
        ),
        (
            "SELECT y, (SELECT COUNT(*) FROM b WHERE b.x = a.x) + 1 FROM a",
            "project [#0, (#1 + 1)]\n  project [#1, coalesce(#3, 0)]\n    left join on [x = #0]\n      scan a [x, y]\n      aggregate by [x] of [countRows()]\n        scan b [x]"
        ),
        (
            "SELECT y, (SELECT z FROM b WHERE b.x = a.x) FROM a",
            "project [y, z]\n  single join on [x = x]\n    scan a [x, y]\n    scan b [x, z]"
        ),
        (
            "SELECT y, (SELECT z FROM b WHERE b.x = a.x GROUP BY z) FROM a",
            "project [#1, #2]\n  single join on [x = #1]\n    scan a [x, y]\n    aggregate by [z, x] of []\n      scan b [x, z]"
        ),
        (
            "SELECT y, (SELECT DISTINCT s FROM b WHERE b.x = a.x AND b.s = a.s) FROM a",
            "project [#1, #3]\n  left join on [x = #1, s = #0]\n    scan a [x, y, s]\n    distinct\n      project [s, x]\n        scan b [x, s]"
        ),
        (
            "SELECT y, (SELECT z FROM b WHERE b.x = a.x ORDER BY s LIMIT 1) FROM a",
            "project [#1, #3]\n  single join on [x = #0]\n    scan a [x, y]\n    filter (#3 <= 1)\n      window by [x] order [s asc nulls last] of [rowNumber()]\n        scan b [x, z, s]"
        ),
        (
            "SELECT y, (SELECT SUM(b.z + a.y) FROM b WHERE b.x = a.x) FROM a",
            "project [#1, #6]\n  left join on [x is not distinct from #0, y is not distinct from #1]\n    scan a [x, y]\n    left join on [x is not distinct from #0, y is not distinct from #1]\n      distinct\n        scan a [x, y]\n      aggregate by [x, y] of [sum((z + y))]\n        inner join on [x = x]\n          distinct\n            scan a [x, y]\n          scan b [x, z]"
        ),
        (
            "SELECT y, (SELECT COUNT(*) FROM b WHERE b.x < a.x) FROM a",
            "project [#1, #3]\n  left join on [x is not distinct from #0]\n    scan a [x, y]\n    project [#0, coalesce(#2, 0)]\n      left join on [x is not distinct from #0]\n        distinct\n          scan a [x]\n        aggregate by [x] of [countRows()]\n          inner join on [] where (x < x)\n            distinct\n              scan a [x]\n            scan b [x]"
        ),
        (
            "SELECT y, (SELECT COUNT(*) FROM b WHERE b.x = a.x HAVING COUNT(*) > 1) FROM a",
            "project [#1, #3]\n  left join on [x is not distinct from #0]\n    scan a [x, y]\n    project [#0, coalesce(#2, 0)]\n      filter (coalesce(#2, 0) > 1)\n        left join on [x is not distinct from #0]\n          distinct\n            scan a [x]\n          aggregate by [x] of [countRows()]\n            inner join on [x = x]\n              distinct\n                scan a [x]\n              scan b [x]"
        ),
        (
            "SELECT y FROM a WHERE x = (SELECT MAX(b.x) FROM b WHERE b.z IN (SELECT c.z FROM c WHERE c.w > a.y))",
            "project [#1]\n  inner join on [x = #1, y is not distinct from #0]\n    inner join on [y is not distinct from y]\n      scan a [x, y]\n      distinct\n        scan a [y]\n    aggregate by [y] of [maximum(x)]\n      semi join on [z = z, y is not distinct from y]\n        inner join on []\n          distinct\n            scan a [y]\n          scan b [x, z]\n        inner join on [] where (w > cast(y as decimal(21,2)))\n          distinct\n            scan a [y]\n          scan c [z, w]"
        ),
        (
            "SELECT y, (SELECT MAX(u.v) FROM (SELECT z AS v FROM b WHERE b.x = a.x UNION SELECT z FROM c WHERE c.z = a.y) u) FROM a",
            "project [#1, #6]\n  left join on [x is not distinct from #0, y is not distinct from #1]\n    scan a [x, y]\n    left join on [x is not distinct from #0, y is not distinct from #1]\n      distinct\n        scan a [x, y]\n      aggregate by [#1, #2] of [maximum(#0)]\n        distinct\n          union all\n            project [z, x, y]\n              inner join on [x = x]\n                distinct\n                  scan a [x, y]\n                scan b [x, z]\n            project [z, x, y]\n              inner join on [y = z]\n                distinct\n                  scan a [x, y]\n                scan c [z]"
        ),
        (
            "SELECT y, (SELECT COUNT(*) FROM b LEFT JOIN c ON c.z = b.z AND c.z = a.y WHERE b.x = a.x) FROM a",
            "project [#1, #4]\n  left join on [x is not distinct from #0, y is not distinct from #1]\n    scan a [x, y]\n    project [#0, #1, coalesce(#4, 0)]\n      left join on [x is not distinct from #0, y is not distinct from #1]\n        distinct\n          scan a [x, y]\n        aggregate by [x, y] of [countRows()]\n          left join on [z = z, y = z]\n            inner join on [x = x]\n              distinct\n                scan a [x, y]\n              scan b [x, z]\n            scan c [z]"
        ),
        (
            "SELECT x, SUM(y) FROM a GROUP BY x HAVING SUM(y) > (SELECT SUM(z) FROM b WHERE b.x = a.x)",
            "project [#0, #1]\n  inner join on [#0 = #0] where (#1 > #3)\n    aggregate by [x] of [sum(y)]\n      scan a [x, y]\n    aggregate by [x] of [sum(z)]\n      scan b [x, z]"
        ),
        (
            "SELECT x FROM a ORDER BY (SELECT MAX(z) FROM b WHERE b.x = a.x)",
            "project [#0]\n  sort [#1 asc nulls last]\n    project [#0, #2]\n      left join on [x = #0]\n        scan a [x]\n        aggregate by [x] of [maximum(z)]\n          scan b [x, z]"
        ),
        (
            "SELECT SUM((SELECT MAX(z) FROM b WHERE b.x = a.x)) FROM a",
            "aggregate by [] of [sum(#2)]\n  left join on [x = #0]\n    scan a [x]\n    aggregate by [x] of [maximum(z)]\n      scan b [x, z]"
        ),
        (
            "SELECT y FROM a WHERE x = 1 OR EXISTS (SELECT 1 FROM b WHERE b.x = a.x)",
            "project [#1]\n  filter ((#0 = 1) or #2)\n    mark join on [x is not distinct from x]\n      scan a [x, y]\n      filter isNotNull(x)\n        scan b [x]"
        ),
        (
            "SELECT CASE WHEN x IN (SELECT x FROM b) THEN 1 ELSE 0 END FROM a",
            "project [case when #1 then 1 else 0 end]\n  mark join on [x = x]\n    scan a [x]\n    scan b [x]"
        ),
        (
            "SELECT a.y FROM a JOIN b ON a.x = b.x AND b.z IN (SELECT z FROM c)",
            "project [y]\n  inner join on [x = x]\n    scan a [x, y]\n    semi join on [z = z]\n      scan b [x, z]\n      scan c [z]"
        ),
        (
            "SELECT a.y FROM a LEFT JOIN b ON a.x = b.x AND b.z IN (SELECT z FROM c)",
            "project [#1]\n  left join on [x = #0]\n    scan a [x, y]\n    filter #2\n      mark join on [z = z]\n        scan b [x, z]\n        scan c [z]"
        ),
        (
            "SELECT y FROM a WHERE EXISTS (SELECT 1 FROM b WHERE b.x = a.x AND EXISTS (SELECT 1 FROM c WHERE c.z = b.z AND c.w > a.y))",
            "project [y]\n  semi join on [x = x] where (w > cast(y as decimal(21,2)))\n    scan a [x, y]\n    inner join on [z = z]\n      scan b [x, z]\n      scan c [z, w]"
        ),
        (
            "SELECT y FROM a WHERE EXISTS (SELECT COUNT(*) FROM b WHERE b.x = a.x)",
            "project [#1]\n  left join on [x = #0]\n    scan a [x, y]\n    aggregate by [x] of []\n      scan b [x]"
        ),
        (
            "SELECT a.y FROM a, b WHERE a.x = b.x AND a.s IN (SELECT s FROM b GROUP BY s HAVING SUM(z) > 9)",
            "project [y]\n  inner join on [x = x]\n    semi join on [s = #0]\n      scan a [x, y, s]\n      filter (#1 > 9)\n        aggregate by [s] of [sum(z)]\n          scan b [z, s]\n    scan b [x]"
        ),
        (
            "SELECT (SELECT 1), (SELECT 1) + 1 FROM a",
            "project [#0, (#0 + 1)]\n  single join on []\n    scan a []\n    project [1]\n      single row"
        ),
    ])
    func plans(text: String, plan: String) {
        #expect(Relations.plan(text) == plan)
    }
}

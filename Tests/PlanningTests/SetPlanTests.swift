import Planning
import Testing

/// Set operations, VALUES and WITH, as the text of the plan.
@Suite struct SetPlanTests {
    @Test(arguments: [
        (
            "SELECT x FROM a UNION SELECT z FROM b UNION SELECT z FROM c",
            "distinct\n  union all\n    scan a [x]\n    scan b [z]\n    scan c [z]"
        ),
        (
            "SELECT x FROM a UNION ALL SELECT z FROM b UNION ALL SELECT z FROM c",
            "union all\n  scan a [x]\n  scan b [z]\n  scan c [z]"
        ),
        (
            "SELECT x FROM a UNION SELECT z FROM b INTERSECT SELECT z FROM c",
            "distinct\n  union all\n    scan a [x]\n    intersect\n      scan b [z]\n      scan c [z]"
        ),
        (
            "(SELECT x FROM a UNION SELECT z FROM b) EXCEPT ALL SELECT z FROM c",
            "except all\n  distinct\n    union all\n      scan a [x]\n      scan b [z]\n  scan c [z]"
        ),
        (
            "SELECT x, 'p' AS k FROM a UNION ALL SELECT w, NULL FROM c ORDER BY k DESC, 1 LIMIT 3",
            "limit 3 offset 0\n  sort [#1 desc nulls first, #0 asc nulls last]\n    union all\n      project [cast(x as decimal(21,2)), 'p']\n        scan a [x]\n      project [cast(w as decimal(21,2)), null]\n        scan c [w]"
        ),
        (
            "(SELECT x FROM a ORDER BY y LIMIT 1) UNION ALL (SELECT z FROM b OFFSET 2)",
            "union all\n  limit 1 offset 0\n    project [x]\n      sort [y asc nulls last]\n        scan a [x, y]\n  limit none offset 2\n    scan b [z]"
        ),
        (
            "SELECT NULL UNION ALL SELECT 2",
            "union all\n  project [null]\n    single row\n  project [2]\n    single row"
        ),
        (
            "SELECT t.x FROM (SELECT x, s FROM a UNION ALL SELECT z, s FROM b) t WHERE t.s = 'k'",
            "union all\n  project [x]\n    filter (s = 'k')\n      scan a [x, s]\n  project [z]\n    filter (s = 'k')\n      scan b [z, s]"
        ),
        (
            "SELECT x FROM a EXCEPT SELECT z FROM b ORDER BY x + 1",
            "project [#0]\n  sort [#1 asc nulls last]\n    project [#0, (#0 + 1)]\n      except\n        scan a [x]\n        scan b [z]"
        ),
        (
            "VALUES (1, 'a'), (2.5, NULL)",
            "values 2 rows"
        ),
        (
            "VALUES (1), (1 / 0)",
            "union all\n  project [1]\n    single row\n  project [(1 / 0)]\n    single row"
        ),
        (
            "WITH t AS (SELECT x, SUM(y) AS n FROM a GROUP BY x) SELECT x FROM t WHERE n > 1 AND x = 4",
            "project [#0]\n  filter (#1 > 1)\n    aggregate by [x] of [sum(y)]\n      filter (x = 4)\n        scan a [x, y]"
        ),
        (
            "WITH t (k, n) AS (SELECT x, SUM(y) FROM a GROUP BY x), u AS (SELECT MAX(n) AS m FROM t) SELECT k FROM t, u WHERE n = m",
            "project [#0]\n  inner join on [#1 = #0]\n    shared 0\n    aggregate by [] of [maximum(#1)]\n      shared 0\nshared 0:\n  aggregate by [x] of [sum(y)]\n    scan a [x, y]"
        ),
        (
            "WITH t AS (SELECT x FROM a), u AS (SELECT x FROM t UNION ALL SELECT x FROM t) SELECT * FROM u JOIN u v USING (x)",
            "project [#0]\n  inner join on [#0 = #0]\n    shared 1\n    shared 1\nshared 0:\n  scan a [x]\nshared 1:\n  union all\n    shared 0\n    shared 0"
        ),
        (
            "WITH t AS (SELECT 1) SELECT x FROM a",
            "scan a [x]"
        ),
        (
            "WITH a AS (SELECT z FROM b) SELECT * FROM a",
            "scan b [z]"
        ),
    ])
    func plans(text: String, plan: String) {
        #expect(Relations.plan(text) == plan)
    }
}

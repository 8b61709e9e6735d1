SELECT var_pop(x), var_samp(x), stddev_pop(x), stddev(x) FROM (VALUES (9000000000000000001), (9000000000000000002), (9000000000000000004)) AS v(x)
SELECT var_pop(x), var_samp(x) FROM (VALUES (-9000000000000000000), (9000000000000000000), (NULL)) AS v(x)
SELECT var_pop(x), var_samp(x), stddev(x) FROM (VALUES (-9000000000000000000), (9000000000000000000), (9000000000000000001), (9000000000000000003)) AS v(x) WHERE x > 0
SELECT g, var_pop(x), stddev_samp(x) FROM (VALUES (1, 9000000000000000001), (1, 9000000000000000003), (2, -9000000000000000001), (2, -9000000000000000006), (3, 1)) AS v(g, x) GROUP BY g ORDER BY g
SELECT var_samp(DISTINCT x), var_samp(x) FROM (VALUES (9000000000000000001), (9000000000000000003), (9000000000000000003)) AS v(x)
SELECT var_pop(CAST(x AS numeric(30, 4))), stddev_samp(CAST(x AS numeric(30, 4))) FROM (VALUES (12345678901234567890.1234), (12345678901234567890.1236)) AS v(x)
SELECT i, var_samp(x) OVER (ORDER BY i ROWS 2 PRECEDING) FROM (VALUES (1, 9000000000000000000), (2, 9000000000000000003), (3, NULL), (4, -9000000000000000000), (5, -9000000000000000002)) AS v(i, x) ORDER BY i
SELECT i, stddev_pop(x) OVER (ORDER BY i) FROM (VALUES (1, 12345678901234567890.5), (2, 12345678901234567890.75), (3, -5)) AS v(i, x) ORDER BY i
SELECT a, CASE WHEN true THEN a END AS c, grouping(a) AS ga, grouping(CASE WHEN true THEN a END) AS gc, count(*) FROM (VALUES (1), (2)) v(a) GROUP BY CUBE (a, CASE WHEN true THEN a END)
SELECT CASE WHEN true THEN a END AS c, a, grouping(CASE WHEN true THEN a END, a) AS g, count(*) FROM (VALUES (1), (2)) v(a) GROUP BY CUBE (a, CASE WHEN true THEN a END) ORDER BY g, a, c
SELECT a + 0 AS x, coalesce(a, 0) AS y, grouping(coalesce(a, 0)) AS gy, sum(a) FROM (VALUES (1), (2), (NULL)) v(a) GROUP BY ROLLUP (a + 0, coalesce(a, 0))
SELECT NOT NOT b AS n, b, grouping(b) AS gb, grouping(NOT NOT b) AS gn, count(*) FROM (VALUES (true), (false), (NULL)) v(b) GROUP BY GROUPING SETS ((b), (NOT NOT b), ())
SELECT b AND true AS n, b, grouping(b) AS gb, grouping(b AND true) AS gn, count(*) FROM (VALUES (true), (false)) v(b) GROUP BY CUBE (b, b AND true) ORDER BY 3, 4, 1, 2
SELECT a, (+a) AS p, grouping(a), grouping(+a), max(a) FROM (VALUES (1), (5)) v(a) GROUP BY GROUPING SETS ((a, +a), (+a), ()) ORDER BY 3, 4, 1, 2
SELECT coalesce(a, 0) + 1 AS k, grouping(coalesce(a, 0)) AS g, count(*) FROM (VALUES (1), (NULL)) v(a) GROUP BY ROLLUP (coalesce(a, 0)) ORDER BY 2, 1
SELECT upper(s) AS u, lower(s) AS l, grouping(upper(s)) AS gu, count(*) FROM (VALUES ('a'), ('B')) v(s) GROUP BY CUBE (upper(s), lower(s)) ORDER BY 3, 1, 2
SELECT v.a AS x, a AS y, grouping(v.a), grouping(a), count(*) FROM (VALUES (1), (2)) v(a) GROUP BY CUBE (a) ORDER BY 3, 1
SELECT a BETWEEN 1 AND 2 AS k, count(*), grouping(a BETWEEN 1 AND 2) FROM (VALUES (1), (5)) v(a) GROUP BY ROLLUP (a BETWEEN 1 AND 2) HAVING count(*) > 0 ORDER BY 3, 1

SELECT region FROM sale UNION SELECT city FROM dept ORDER BY 1
SELECT region FROM sale UNION ALL SELECT city FROM dept ORDER BY 1 NULLS FIRST
SELECT dept_id FROM emp INTERSECT SELECT id FROM dept ORDER BY 1
SELECT id FROM dept EXCEPT SELECT dept_id FROM emp
SELECT dept_id FROM emp INTERSECT ALL SELECT id FROM sale ORDER BY 1
SELECT dept_id FROM emp EXCEPT ALL SELECT id FROM dept ORDER BY 1
SELECT id, name FROM emp WHERE id < 3 UNION SELECT id, name FROM dept WHERE id < 3 ORDER BY id, name
(SELECT id FROM emp ORDER BY salary DESC NULLS LAST LIMIT 2) UNION ALL (SELECT id FROM dept ORDER BY id LIMIT 1) ORDER BY id
SELECT 1 AS a UNION SELECT 2 UNION SELECT 1 ORDER BY a DESC
SELECT 1 UNION SELECT 2.5 ORDER BY 1
SELECT NULL UNION SELECT 1 ORDER BY 1
SELECT 'a' AS x, 1 AS y UNION ALL SELECT 'b', NULL ORDER BY y NULLS FIRST
SELECT x FROM (SELECT 1 AS x UNION SELECT 3 UNION SELECT 2) t ORDER BY x LIMIT 2 OFFSET 1
SELECT count(*) FROM (SELECT product FROM sale EXCEPT SELECT 'widget') t
SELECT id FROM emp WHERE active UNION SELECT id FROM emp WHERE salary > 8000 EXCEPT SELECT 1 ORDER BY id
SELECT id FROM emp INTERSECT (SELECT id FROM dept UNION SELECT 10) ORDER BY id
VALUES (1, 'one'), (2, 'two'), (3, NULL)
VALUES (1), (2) UNION VALUES (2), (3) ORDER BY 1
SELECT * FROM (VALUES (1, 2.5, 'a', DATE '2020-01-01'), (2, NULL, NULL, NULL)) AS v(a, b, c, d) ORDER BY a
SELECT column1, column2 FROM (VALUES (1, 'x'), (2, 'y')) AS v ORDER BY column1 DESC
SELECT v.a + 1 FROM (VALUES (1), (5)) v(a) ORDER BY 1
TABLE dept
WITH a AS (SELECT 1 AS x), b AS (SELECT x + 1 AS x FROM a) SELECT * FROM a UNION ALL SELECT * FROM b ORDER BY x
WITH totals AS (SELECT emp_id, sum(amount) AS t FROM sale GROUP BY emp_id) SELECT e.name, t.t FROM totals t JOIN emp e ON e.id = t.emp_id WHERE t.t > (SELECT avg(t) FROM totals) ORDER BY 1
WITH r(region, n) AS (SELECT region, count(*) FROM sale GROUP BY region) SELECT * FROM r WHERE n > 2 ORDER BY region
WITH a AS (WITH b AS (SELECT 5 AS v) SELECT v * 2 AS w FROM b) SELECT w FROM a
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10) SELECT sum(i), count(*) FROM n
WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i * 2 FROM n WHERE i < 100) SELECT i FROM n ORDER BY i
WITH RECURSIVE chain AS (SELECT id, name, manager_id, 0 AS depth FROM emp WHERE manager_id IS NULL UNION ALL SELECT e.id, e.name, e.manager_id, c.depth + 1 FROM emp e JOIN chain c ON e.manager_id = c.id) SELECT id, name, depth FROM chain ORDER BY depth, id
WITH RECURSIVE up AS (SELECT id, manager_id FROM emp WHERE id = 8 UNION SELECT e.id, e.manager_id FROM emp e, up WHERE e.id = up.manager_id) SELECT id FROM up ORDER BY id
WITH RECURSIVE fib(a, b) AS (SELECT 0, 1 UNION ALL SELECT b, a + b FROM fib WHERE b < 50) SELECT a FROM fib
WITH RECURSIVE months(m) AS (SELECT DATE '2023-01-01' UNION ALL SELECT (m + INTERVAL '1 month')::date FROM months WHERE m < DATE '2023-06-01') SELECT m.m, count(s.id) FROM months m LEFT JOIN sale s ON date_trunc('month', s.sold) = m.m GROUP BY m.m ORDER BY m.m
WITH RECURSIVE p(path, id) AS (SELECT name, id FROM emp WHERE manager_id IS NULL UNION ALL SELECT p.path || '>' || e.name, e.id FROM emp e JOIN p ON e.manager_id = p.id) SELECT path FROM p ORDER BY path
SELECT * FROM generate_series(1, 5) AS g(n) ORDER BY n
SELECT n, n * n FROM generate_series(1, 10, 3) AS t(n) ORDER BY n
SELECT generate_series(1, 3)
SELECT d::date FROM generate_series(DATE '2023-01-01', DATE '2023-01-05', INTERVAL '1 day') AS d ORDER BY 1
SELECT g.d, count(s.id) FROM generate_series(TIMESTAMP '2023-01-01', TIMESTAMP '2023-04-01', INTERVAL '1 month') AS g(d) LEFT JOIN sale s ON date_trunc('month', s.sold) = g.d GROUP BY g.d ORDER BY g.d
SELECT i, j FROM generate_series(1, 2) i CROSS JOIN generate_series(1, 3) j WHERE i < j ORDER BY 1, 2
SELECT count(*) FROM generate_series(5, 1)
SELECT x FROM generate_series(3, 1, -1) x
SELECT id FROM emp ORDER BY id OFFSET 5 ROWS FETCH NEXT 3 ROWS ONLY
SELECT id FROM emp ORDER BY salary DESC NULLS LAST FETCH FIRST ROW ONLY
SELECT id, salary FROM emp ORDER BY salary DESC NULLS LAST FETCH FIRST 2 ROWS WITH TIES
SELECT id FROM emp ORDER BY id LIMIT 2 + 1
SELECT id FROM emp ORDER BY id LIMIT (SELECT 2)
SELECT id FROM emp ORDER BY id LIMIT ALL OFFSET 10
SELECT name AS n FROM emp ORDER BY n DESC LIMIT 3
SELECT name, salary FROM emp ORDER BY salary NULLS FIRST, 1 DESC LIMIT 4
SELECT name FROM emp ORDER BY length(name), name LIMIT 5
SELECT name FROM emp ORDER BY salary USING > LIMIT 1
SELECT id, name FROM emp ORDER BY CASE WHEN dept_id = 3 THEN 0 ELSE 1 END, id LIMIT 4
SELECT e.id AS k, -e.id AS id FROM emp e ORDER BY id LIMIT 3
SELECT dept_id AS id FROM emp ORDER BY id NULLS FIRST, emp.id LIMIT 5
WITH x AS MATERIALIZED (SELECT * FROM dept) SELECT count(*) FROM x a, x b
WITH x AS NOT MATERIALIZED (SELECT * FROM dept) SELECT name FROM x WHERE id = 2
SELECT name FROM dept WHERE id IN (WITH q AS (SELECT dept_id FROM emp WHERE salary > 7000) SELECT dept_id FROM q) ORDER BY 1
SELECT d.name, (WITH q AS (SELECT salary FROM emp WHERE dept_id = d.id) SELECT max(salary) FROM q) FROM dept d ORDER BY d.id
SELECT * FROM (SELECT 1 AS a, 2 AS b) t NATURAL FULL JOIN (SELECT 1 AS a, 3 AS c) u
SELECT 1 WHERE 1 = 2 UNION ALL SELECT 3
SELECT ALL region FROM sale WHERE region = 'west'
(((SELECT 1 AS one)))
SELECT x.a FROM (SELECT 1 AS a UNION ALL SELECT NULL) AS x ORDER BY x.a NULLS FIRST

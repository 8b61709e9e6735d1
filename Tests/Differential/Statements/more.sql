SELECT d.name, (SELECT string_agg(e.name, ', ' ORDER BY e.name) FROM emp e WHERE e.dept_id = d.id) AS people FROM dept d ORDER BY d.id
SELECT d.name, (SELECT count(*) FROM emp e WHERE e.dept_id = d.id AND e.name ~ '[aeiou]$') AS n FROM dept d ORDER BY d.id
SELECT region, string_agg(DISTINCT product, '|' ORDER BY product DESC), count(*) FROM sale GROUP BY region HAVING count(*) > 1 ORDER BY region
SELECT dept_id, string_agg(coalesce(email, name), ';' ORDER BY salary DESC NULLS LAST, id) AS contacts, avg(salary) FROM emp GROUP BY ROLLUP (dept_id) ORDER BY dept_id
SELECT string_agg(x, y ORDER BY x) FROM (VALUES ('a', '1'), ('b', NULL), ('c', '3'), (NULL, '4')) v(x, y)
SELECT string_agg(name, ', ') FROM (SELECT name FROM emp ORDER BY name LIMIT 3) t
SELECT e.dept_id, string_agg(s.product, ',' ORDER BY s.id) FROM emp e JOIN sale s ON s.emp_id = e.id GROUP BY e.dept_id ORDER BY 1
SELECT string_agg(upper(left(name, 1)), '' ORDER BY id) FROM emp
WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT n FROM t LIMIT 5
WITH RECURSIVE t(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM t WHERE n < 100) SELECT sum(n) FROM t
WITH RECURSIVE tree AS (SELECT id, name, manager_id, 1 AS level, name AS path FROM emp WHERE manager_id IS NULL UNION ALL SELECT e.id, e.name, e.manager_id, t.level + 1, t.path || '/' || e.name FROM emp e JOIN tree t ON e.manager_id = t.id) SELECT level, count(*), max(length(path)) FROM tree GROUP BY level ORDER BY level
WITH RECURSIVE reach(a, b) AS (SELECT manager_id, id FROM emp WHERE manager_id IS NOT NULL UNION SELECT r.a, e.id FROM reach r JOIN emp e ON e.manager_id = r.b) SELECT a, count(*) FROM reach GROUP BY a ORDER BY a
WITH RECURSIVE c(n, f) AS (SELECT 1, 1::numeric UNION ALL SELECT n + 1, f * (n + 1) FROM c WHERE n < 20) SELECT n, f FROM c ORDER BY n
WITH RECURSIVE h(n, s) AS (SELECT 1, 1.0 UNION ALL SELECT n + 1, s / 2 FROM h WHERE n < 8) SELECT n, s FROM h ORDER BY n
WITH RECURSIVE d AS (SELECT DATE '2024-02-26' AS day UNION ALL SELECT day + 1 FROM d WHERE day < DATE '2024-03-02') SELECT to_char(day, 'YYYY-MM-DD Dy') FROM d ORDER BY day
WITH RECURSIVE s(i, txt) AS (SELECT 0, ''::text UNION ALL SELECT i + 1, txt || i FROM s WHERE i < 5) SELECT txt FROM s ORDER BY i
WITH RECURSIVE a AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM a WHERE x < 3), b AS (SELECT x * 10 AS y FROM a) SELECT a.x, b.y FROM a, b WHERE b.y / 10 > a.x ORDER BY 1, 2
WITH RECURSIVE months AS (SELECT date_trunc('month', min(sold)) AS m FROM sale UNION ALL SELECT m + INTERVAL '1 month' FROM months WHERE m < TIMESTAMP '2023-12-01') SELECT m.m, coalesce(sum(s.qty), 0) FROM months m LEFT JOIN sale s ON date_trunc('month', s.sold) = m.m GROUP BY m.m ORDER BY m.m
WITH t AS (SELECT region, sum(amount) AS a FROM sale GROUP BY region), u AS (SELECT max(a) AS m FROM t) SELECT t.region FROM t, u WHERE t.a = u.m
SELECT * FROM (WITH x AS (SELECT 1 AS a) SELECT a FROM x) y
SELECT (WITH x AS (SELECT d.id * 2 AS v) SELECT v FROM x) FROM dept d ORDER BY d.id
SELECT d.id FROM dept d WHERE EXISTS (WITH p AS (SELECT * FROM emp WHERE dept_id = d.id), q AS (SELECT * FROM p WHERE salary > 5000) SELECT 1 FROM q) ORDER BY d.id
SELECT name, regexp_replace(name, '(\w+) (\w+)', '\2, \1') FROM emp ORDER BY id
SELECT name, regexp_replace(name, '[^a-zA-Z]', '', 'g') FROM emp ORDER BY id
SELECT email, substring(email FROM '^[^@]+'), substring(email FROM '@([a-z]+)\.') FROM emp WHERE email IS NOT NULL ORDER BY id
SELECT regexp_replace('aaa', 'a*', 'x'), regexp_replace('aaa', 'a*', 'x', 'g'), regexp_replace('baaac', 'a*', '-', 'g'), regexp_replace('abc', '', '-', 'g'), regexp_replace('abc', 'x*', '-', 'g')
SELECT regexp_replace('xabyabbbz', 'ab*', 'Q'), regexp_replace('xabyabbbz', 'ab*?', 'Q', 'g'), regexp_replace('XaBc', 'b', '_', 'i'), regexp_replace('a.b.c', '\.', '', 'g')
SELECT substring('foobar' FROM 'o(.)b(.*)'), substring('thomas' FROM '...$'), substring('abcde' FROM 'b|bcd'), substring('abcde' FROM '(b|bc)(c|cd)?'), substring('xyz' FROM 'a')
SELECT 'abc' ~ '^a.c$', 'abc' ~ 'a{1}b+c?', 'aab' ~ '^a{2,}b', 'foo123' ~ '\d{3}$', 'a b' ~ '\s', 'word' ~ '^\w+$', 'x' ~ '[^x]', E'a\nb' ~ 'a.b'
SELECT 'abc' ~ '(a|b)(b|c)', 'ABC' ~ '(?i)abc', 'tel: 555-1234' ~ '[0-9]{3}-[0-9]{4}', 'colour' ~ 'colou?r', 'ab' ~ 'a\b', 'foo bar' ~ '\mbar\M', 'foobar' ~ '\ybar'
SELECT regexp_count('abababab', 'ab'), regexp_count('Hello World', 'o'), regexp_like('Hello', '^hel', 'i')
SELECT 'abc' SIMILAR TO '_b_', 'abc' SIMILAR TO 'a|b|c', 'abc' SIMILAR TO '(a|x)%', 'a.c' SIMILAR TO 'a.c', 'axc' SIMILAR TO 'a.c', 'aaa' SIMILAR TO 'a{3}', 'a%' SIMILAR TO 'a#%' ESCAPE '#'
SELECT count(*) FROM emp WHERE name !~* 'a' AND email IS NOT NULL
SELECT name FROM emp WHERE name ~ '^(Ada|Bob)' OR email ~ '\.cn$' ORDER BY id
SELECT name, name ~* '^[a-f]' AND active AS early FROM emp ORDER BY id
SELECT sold, sold - INTERVAL '1 year 2 mons 3 days 04:05:06' FROM sale WHERE id < 6 ORDER BY id
SELECT id, (sold - TIMESTAMP '2023-01-01') / 2 FROM sale WHERE id < 6 ORDER BY id
SELECT max(sold - TIMESTAMP '2023-01-01'), min(sold - TIMESTAMP '2023-01-01') FROM sale
SELECT emp_id, max(sold) - min(sold) AS span FROM sale GROUP BY emp_id ORDER BY span DESC NULLS LAST, emp_id
SELECT id FROM sale WHERE sold - TIMESTAMP '2023-01-01' BETWEEN INTERVAL '50 days' AND INTERVAL '150 days' ORDER BY id
SELECT name, age(DATE '2024-06-30', hired) FROM emp ORDER BY id
SELECT name, extract(year FROM age(DATE '2024-06-30', hired)) * 12 + extract(month FROM age(DATE '2024-06-30', hired)) AS months FROM emp ORDER BY id
SELECT age(TIMESTAMP '2024-02-29 12:00', TIMESTAMP '2023-03-01 13:30'), age(TIMESTAMP '2023-01-01', TIMESTAMP '2024-01-01'), age(DATE '2024-03-31', DATE '2024-02-29')
SELECT INTERVAL '1 year 2 months' + INTERVAL '10 months', INTERVAL '3 days' - INTERVAL '5 days 2 hours', INTERVAL '1.5 hours', INTERVAL '2 weeks', INTERVAL '90 seconds'
SELECT INTERVAL '1 day' * 2.5, INTERVAL '10 hours' / 4, 0.5 * INTERVAL '1 month', INTERVAL '1 month' * 3
SELECT INTERVAL '-1 day', INTERVAL '1 day ago', INTERVAL '-2:30', INTERVAL '1 year -1 day', INTERVAL '@ 1 minute'
SELECT extract(epoch FROM INTERVAL '1 month'), extract(second FROM INTERVAL '90.5 seconds'), extract(minute FROM INTERVAL '90 minutes'), extract(hour FROM INTERVAL '2 days 30 hours')
SELECT TIMESTAMP '2024-01-31 10:00' + INTERVAL '1 month', TIMESTAMP '2024-03-31' - INTERVAL '1 mon', DATE '2023-11-30' + INTERVAL '3 months'
SELECT date_trunc('decade', TIMESTAMP '1999-05-05'), date_trunc('century', TIMESTAMP '2001-05-05'), date_trunc('millennium', TIMESTAMP '2001-05-05 01:02:03')
SELECT date_trunc('month', DATE '2024-05-17')::date
SELECT to_date('2024-1-5', 'YYYY-MM-DD'), to_date('05 Dec 2000', 'DD Mon YYYY'), to_timestamp('05:06:07 PM', 'HH12:MI:SS AM') IS NOT NULL, to_date('2024 060', 'YYYY DDD')
SELECT EXTRACT('year' FROM DATE '2020-05-05'), EXTRACT(DECADE FROM DATE '2020-05-05')
SELECT n FROM generate_series(1, 3) AS n ORDER BY n DESC
SELECT g, g % 3 AS m FROM generate_series(1, 9) g WHERE g % 3 <> 0 ORDER BY m, g
SELECT e.id, g.n FROM emp e CROSS JOIN generate_series(1, 2) AS g(n) WHERE e.id < 3 ORDER BY 1, 2
SELECT count(*), sum(n), avg(n) FROM generate_series(1, 100) AS s(n)
SELECT m::date FROM generate_series('2024-01-01'::timestamp, '2024-03-01'::timestamp, '1 month'::interval) AS m
SELECT x FROM generate_series(0.5, 2.5, 0.5) x
SELECT a.n, b.n FROM generate_series(1, 3) a(n) JOIN generate_series(2, 4) b(n) USING (n) ORDER BY 1
SELECT (1, 'a') < (1, 'b'), (2, 1) >= (2, 1), (1, NULL) < (2, 0), (1, 2) BETWEEN (1, 1) AND (1, 3), (NULL, 1) < (1, 1)
SELECT id FROM sale WHERE (region, product) >= ('north', 'gizmo') AND region IS NOT NULL ORDER BY id
SELECT id FROM emp WHERE (dept_id, manager_id) IS NOT DISTINCT FROM (1, 1) ORDER BY id
SELECT id FROM emp WHERE ROW(dept_id, active) = ROW(1, true) ORDER BY id
SELECT id FROM emp WHERE (dept_id, active) NOT IN ((1, true), (2, true)) ORDER BY id
SELECT 6 & 3 | 8, 6 # 3, ~0, 1 << 10, 1024 >> 3, 5 & NULL
SELECT id, id & 1 AS odd FROM emp WHERE id & 2 > 0 ORDER BY id
SELECT id FROM emp WHERE dept_id = ANY (ARRAY[1, 4]) AND id <> ALL ('{1,2}') ORDER BY id
SELECT id FROM emp WHERE salary > ALL (ARRAY[4000, 5000]) ORDER BY id
SELECT name FROM emp WHERE name ILIKE ANY (ARRAY['a%', '%e']) ORDER BY id
SELECT x, y FROM unnest(ARRAY[1, 2]) AS a(x) CROSS JOIN unnest(ARRAY['p', 'q']) AS b(y) ORDER BY 1, 2
SELECT E'tab\there' = 'tab' || chr(9) || 'here', E'quote\'s', E'\x41\u00e9', $q$it's$q$
SELECT name FROM emp ORDER BY name COLLATE "C" LIMIT 3
TABLE calendar ORDER BY day LIMIT 2
SELECT id, salary FROM emp WHERE salary IS NOT NULL ORDER BY salary FETCH FIRST 3 ROWS WITH TIES
SELECT dept_id, count(*) AS n FROM emp GROUP BY dept_id ORDER BY n DESC FETCH FIRST 1 ROW WITH TIES
SELECT id FROM emp ORDER BY hired OFFSET 1 ROW FETCH NEXT 4 ROWS WITH TIES
SELECT integer '42' + 1, numeric '1.50' * 2, double precision '0.5', bool 't', varchar 'x' || 'y'
SELECT '2024-02-30'::date IS NULL
SELECT TIMESTAMP '2024-01-01 1:02:03', TIMESTAMP 'Jan 5 2024 3:04 PM', DATE '5-Jan-2024', DATE '2024/03/01', DATE '03/01/2024'
SELECT concat('a', true, 1.50, NULL, DATE '2024-01-01'), concat_ws(',', true, false, NULL, 'x')
SELECT count(*) FILTER (WHERE name ~ 'a'), string_agg(name, ',' ORDER BY name) FILTER (WHERE name ~ 'a') FROM emp
SELECT region, sum(qty) AS q, string_agg(id::text, ',' ORDER BY id) AS ids FROM sale WHERE sold BETWEEN '2023-01-01' AND '2023-06-30' GROUP BY region ORDER BY q DESC NULLS LAST, region
SELECT s.region, e.name, s.amount, avg(s.amount) OVER (PARTITION BY s.region ORDER BY s.sold ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) FROM sale s LEFT JOIN emp e ON e.id = s.emp_id WHERE s.sold IS NOT NULL ORDER BY s.id
SELECT name, salary, CASE ntile(3) OVER (ORDER BY salary DESC NULLS LAST, id) WHEN 1 THEN 'top' WHEN 2 THEN 'mid' ELSE 'low' END FROM emp ORDER BY id
SELECT product, sum(CASE WHEN extract(quarter FROM sold) = 1 THEN amount ELSE 0 END) AS q1, sum(CASE WHEN extract(quarter FROM sold) = 2 THEN amount ELSE 0 END) AS q2 FROM sale GROUP BY product ORDER BY product NULLS LAST
SELECT region, product, sum(amount) AS s, round(100 * sum(amount) / sum(sum(amount)) OVER (PARTITION BY region), 1) AS pct FROM sale WHERE amount IS NOT NULL GROUP BY region, product ORDER BY region NULLS LAST, pct DESC, product
SELECT d.name, count(e.id) FILTER (WHERE e.active), count(e.id) FILTER (WHERE NOT e.active), coalesce(max(e.salary), 0) FROM dept d LEFT JOIN emp e ON e.dept_id = d.id GROUP BY d.id, d.name ORDER BY d.name
SELECT e1.name, e2.name FROM emp e1 JOIN emp e2 ON e1.dept_id = e2.dept_id AND e1.id <> e2.id AND e1.salary > e2.salary * 1.5 ORDER BY 1, 2
SELECT name FROM emp WHERE salary IN (SELECT max(salary) FROM emp GROUP BY dept_id) ORDER BY id
SELECT dept_id, name FROM emp e WHERE 1 = (SELECT count(DISTINCT x.salary) FROM emp x WHERE x.dept_id = e.dept_id AND x.salary >= e.salary) ORDER BY 1, 2
SELECT coalesce(d.city, 'nowhere') AS city, count(*) FROM emp e LEFT JOIN dept d ON d.id = e.dept_id GROUP BY 1 HAVING count(*) > 1 ORDER BY 2 DESC, 1
SELECT x.k, x.v FROM (SELECT 'a' AS k, 1 AS v UNION ALL SELECT 'b', 2 UNION ALL SELECT 'a', 3) x WHERE x.v > (SELECT avg(v) FROM (VALUES (1), (2), (3)) w(v)) ORDER BY x.v
SELECT sum(v) FROM (SELECT DISTINCT amount AS v FROM sale WHERE amount > 100) t
SELECT least(amount, 100), greatest(qty, 3), nullif(region, 'north') FROM sale ORDER BY id
SELECT power(2, 10), sqrt(16), mod(17, 5), abs(-3.5), sign(-2.5), ceil(2.1), floor(-2.1), exp(0), ln(1), pi()
SELECT round(avg(salary), 2), round(stddev(salary), 4), round(variance(rating)::numeric, 4) FROM emp
SELECT trunc(12.789, 1), round(-12.5), round(12.45, 1), round(1e3::numeric, -2), 7 / 2 * 2.0, 7 / 2.0 * 2
SELECT length('  pad '), trim('  pad '), lpad('x', 3, '-'), rpad('x', 3), repeat('=', 3), position('b' IN 'abc'), substr('abcdef', 3, 2)
SELECT upper(substring(name FROM 1 FOR 1)) || lower(substring(name FROM 2)) FROM emp ORDER BY id
SELECT left(product, 2), right(product, 2), reverse(product), initcap(product) FROM sale WHERE id < 4 ORDER BY id
SELECT split_part(email, '@', 2) AS domain, count(*) FROM emp WHERE email IS NOT NULL GROUP BY domain ORDER BY count(*) DESC, domain
SELECT name FROM emp WHERE name LIKE '_o%' OR name LIKE '%a' ORDER BY name
SELECT cast(salary AS text), salary::integer::text, active::text, hired::text, rating::text FROM emp WHERE id = 3
SELECT CASE WHEN count(*) = 0 THEN 'none' ELSE 'some' END FROM emp WHERE id > 100
SELECT exists(SELECT 1 FROM emp WHERE id = 3), NOT exists(SELECT 1 FROM emp WHERE id = 99)
SELECT NULL = NULL, NULL <> 1, NOT NULL::boolean, NULL AND false, NULL OR true, coalesce(NULL, 'x')
SELECT * FROM sale ORDER BY amount DESC NULLS LAST, id LIMIT 3 OFFSET 2
SELECT id FROM sale ORDER BY qty ASC NULLS FIRST, amount DESC NULLS LAST, id LIMIT 5
SELECT region AS r FROM sale GROUP BY r HAVING avg(amount) > 100 ORDER BY r
SELECT dept_id, rank() OVER (ORDER BY count(*) DESC), count(*) FROM emp GROUP BY dept_id ORDER BY 2, 1
SELECT a.id, b.cnt FROM dept a LEFT JOIN (SELECT dept_id, count(*) cnt FROM emp WHERE salary > 4000 GROUP BY dept_id) b ON b.dept_id = a.id ORDER BY a.id
SELECT e.name, d.name, s.product FROM emp e FULL JOIN dept d ON d.id = e.dept_id LEFT JOIN sale s ON s.emp_id = e.id AND s.qty > 4 ORDER BY e.id NULLS LAST, d.id, s.id
SELECT d.id, (WITH p AS (SELECT salary FROM emp WHERE dept_id = d.id) SELECT (SELECT max(salary) FROM p) - (SELECT min(salary) FROM p)) AS spread FROM dept d ORDER BY d.id
SELECT d.id FROM dept d WHERE EXISTS (WITH p AS (SELECT id, salary FROM emp WHERE dept_id = d.id) SELECT 1 FROM p a WHERE a.salary > (SELECT avg(salary) FROM p)) ORDER BY d.id
SELECT count(DISTINCT (dept_id, active)), count(DISTINCT (dept_id, manager_id)) FROM emp
SELECT region, count(DISTINCT (product, qty)) FROM sale GROUP BY region ORDER BY region
SELECT d.id, coalesce(sum(s.sold - TIMESTAMP '2023-01-01'), INTERVAL '0 days') FROM dept d LEFT JOIN emp e ON e.dept_id = d.id LEFT JOIN sale s ON s.emp_id = e.id GROUP BY d.id ORDER BY d.id
SELECT id, count(*) OVER (ORDER BY sold RANGE BETWEEN '45 days'::interval PRECEDING AND CURRENT ROW) FROM sale WHERE sold IS NOT NULL ORDER BY id

SELECT e.name, d.name FROM emp e JOIN dept d ON e.dept_id = d.id ORDER BY e.id
SELECT e.name, d.name FROM emp e LEFT JOIN dept d ON e.dept_id = d.id ORDER BY e.id
SELECT d.name, e.name FROM emp e RIGHT JOIN dept d ON e.dept_id = d.id ORDER BY d.id, e.id
SELECT e.name, d.name FROM emp e FULL OUTER JOIN dept d ON e.dept_id = d.id ORDER BY d.id NULLS LAST, e.id NULLS FIRST
SELECT e.name, m.name AS manager FROM emp AS e LEFT JOIN emp AS m ON m.id = e.manager_id ORDER BY 1
SELECT count(*) FROM emp CROSS JOIN dept
SELECT count(*) FROM emp, dept WHERE emp.dept_id = dept.id
SELECT e.name, count(s.id) AS n, coalesce(sum(s.amount), 0) AS total FROM emp e LEFT JOIN sale s ON s.emp_id = e.id GROUP BY e.id, e.name ORDER BY total DESC, e.name
SELECT d.city, round(avg(e.salary), 2) FROM dept d JOIN emp e ON e.dept_id = d.id GROUP BY d.city ORDER BY d.city NULLS FIRST
SELECT a.id, b.id FROM emp a JOIN emp b ON a.salary = b.salary AND a.id < b.id ORDER BY 1, 2
SELECT a.name, b.name FROM emp a JOIN emp b ON a.hired > b.hired AND a.rating >= b.rating WHERE a.dept_id = b.dept_id ORDER BY 1, 2
SELECT * FROM dept NATURAL JOIN (SELECT id, salary FROM emp WHERE id < 4) AS x ORDER BY id
SELECT id, dept.name, y.n FROM dept JOIN (SELECT dept_id AS id, count(*) AS n FROM emp GROUP BY dept_id) AS y USING (id) ORDER BY id
SELECT id, d.name, e.name FROM dept d LEFT JOIN (SELECT id, name FROM emp) e USING (id) ORDER BY id
SELECT id, d.budget, e.salary FROM dept d FULL JOIN (SELECT id, salary FROM emp WHERE id > 3) e USING (id) ORDER BY id
SELECT s.region, d.name, sum(s.qty) FROM sale s JOIN emp e ON e.id = s.emp_id JOIN dept d ON d.id = e.dept_id GROUP BY 1, 2 ORDER BY 1, 2
SELECT s.region, d.name, sum(s.qty) FROM sale s LEFT JOIN (emp e JOIN dept d ON d.id = e.dept_id) ON e.id = s.emp_id GROUP BY 1, 2 ORDER BY 1, 2
SELECT e.name FROM emp e LEFT JOIN sale s ON s.emp_id = e.id WHERE s.id IS NULL ORDER BY e.name
SELECT e.name FROM emp e WHERE EXISTS (SELECT 1 FROM sale s WHERE s.emp_id = e.id AND s.amount > 500) ORDER BY e.name
SELECT e.name FROM emp e WHERE NOT EXISTS (SELECT * FROM sale WHERE emp_id = e.id) ORDER BY 1
SELECT name FROM emp WHERE id IN (SELECT emp_id FROM sale) ORDER BY id
SELECT name FROM emp WHERE id NOT IN (SELECT emp_id FROM sale) ORDER BY id
SELECT name FROM emp WHERE id NOT IN (SELECT emp_id FROM sale WHERE emp_id IS NOT NULL) ORDER BY id
SELECT name, (SELECT max(amount) FROM sale s WHERE s.emp_id = e.id) AS best FROM emp e ORDER BY e.id
SELECT name, salary FROM emp WHERE salary > (SELECT avg(salary) FROM emp) ORDER BY salary DESC
SELECT name FROM emp e WHERE salary > (SELECT avg(salary) FROM emp WHERE dept_id = e.dept_id) ORDER BY name
SELECT name FROM emp WHERE salary >= ALL (SELECT salary FROM emp WHERE salary IS NOT NULL)
SELECT name FROM emp WHERE salary > ANY (SELECT salary FROM emp WHERE dept_id = 1) ORDER BY name
SELECT name FROM emp WHERE (dept_id, manager_id) IN (SELECT dept_id, manager_id FROM emp WHERE id = 3) ORDER BY id
SELECT name FROM emp WHERE (dept_id, salary) = (SELECT dept_id, salary FROM emp WHERE id = 3) ORDER BY id
SELECT d.name, t.name, t.salary FROM dept d, LATERAL (SELECT name, salary FROM emp WHERE dept_id = d.id ORDER BY salary DESC NULLS LAST LIMIT 2) t ORDER BY d.id, t.salary DESC NULLS LAST, t.name
SELECT d.name, t.top FROM dept d LEFT JOIN LATERAL (SELECT max(salary) AS top FROM emp WHERE dept_id = d.id) t ON true ORDER BY d.id
SELECT d.name, t.name FROM dept d LEFT JOIN LATERAL (SELECT name FROM emp WHERE dept_id = d.id ORDER BY hired LIMIT 1) AS t ON TRUE ORDER BY d.id
SELECT d.name, x.n FROM dept d CROSS JOIN LATERAL (SELECT count(*) AS n FROM emp e WHERE e.dept_id = d.id AND e.salary > 4000) x ORDER BY d.id
SELECT e.name, CASE WHEN EXISTS (SELECT 1 FROM sale WHERE emp_id = e.id) THEN 'seller' ELSE 'other' END AS kind FROM emp e ORDER BY e.id
SELECT c.day, count(s.id) FROM calendar c LEFT JOIN sale s ON CAST(s.sold AS date) = c.day GROUP BY c.day ORDER BY c.day
SELECT c.day, sum(s.amount) FILTER (WHERE s.qty > 1) FROM calendar c LEFT JOIN sale s ON s.sold >= c.day AND s.sold < c.day + INTERVAL '1 month' GROUP BY c.day ORDER BY c.day
SELECT x.* FROM emp x JOIN dept USING (id) ORDER BY x.id
SELECT a.id FROM emp a JOIN emp b USING (id) JOIN emp c USING (id) ORDER BY id LIMIT 3
SELECT e.id, e.name FROM emp e JOIN dept d ON (e.dept_id = d.id AND d.city = 'Hangzhou') ORDER BY e.id
SELECT e.id, d.id FROM emp e LEFT JOIN dept d ON e.dept_id = d.id AND d.budget > 500000 ORDER BY e.id
SELECT e.id, d.id FROM emp e LEFT JOIN dept d ON e.dept_id = d.id WHERE d.budget > 500000 OR d.id IS NULL ORDER BY e.id
SELECT count(*) FROM emp e1 JOIN emp e2 ON e1.dept_id IS NOT DISTINCT FROM e2.dept_id
SELECT e.name FROM emp e JOIN (VALUES (1, 'x'), (4, 'y')) AS v(id, tag) ON v.id = e.id ORDER BY e.id
SELECT v.tag, e.name FROM (VALUES (1, 'x'), (99, 'z')) AS v(id, tag) LEFT JOIN emp e ON e.id = v.id ORDER BY v.tag
SELECT (SELECT count(*) FROM emp), (SELECT count(*) FROM dept), (SELECT sum(amount) FROM sale)
SELECT e.name, d.name FROM emp e INNER JOIN dept d ON d.id = e.dept_id AND e.active WHERE d.budget IS NOT NULL ORDER BY 1
SELECT e.name, s.total FROM emp e JOIN (SELECT emp_id, sum(amount * qty) AS total FROM sale GROUP BY emp_id HAVING sum(amount * qty) > 1000) s ON s.emp_id = e.id ORDER BY s.total DESC
SELECT d.name FROM dept d WHERE (SELECT count(*) FROM emp e WHERE e.dept_id = d.id) = 0
SELECT d.name FROM dept d WHERE 2 <= (SELECT count(*) FROM emp e WHERE e.dept_id = d.id AND e.rating > 3) ORDER BY d.name
SELECT e.name FROM emp e WHERE e.salary = (SELECT max(x.salary) FROM emp x WHERE x.dept_id = e.dept_id) ORDER BY e.name
SELECT name FROM emp WHERE dept_id = (SELECT id FROM dept WHERE name = 'Sales') ORDER BY id
SELECT e.name, (SELECT d.name FROM dept d WHERE d.id = e.dept_id) || '!' AS dn FROM emp e ORDER BY e.id
SELECT name FROM emp e WHERE EXISTS (SELECT 1 FROM sale s WHERE s.emp_id = e.id GROUP BY s.product HAVING count(*) > 1) ORDER BY 1
SELECT t.region, t.product, t.s FROM (SELECT region, product, sum(qty) AS s, rank() OVER (PARTITION BY region ORDER BY sum(qty) DESC NULLS LAST) AS r FROM sale GROUP BY region, product) t WHERE t.r = 1 ORDER BY 1, 2
SELECT e.name FROM emp e JOIN dept d ON e.dept_id = d.id JOIN sale s ON s.emp_id = e.id AND s.region IN ('north', 'south') GROUP BY e.name HAVING count(DISTINCT s.product) >= 2 ORDER BY e.name
SELECT * FROM (emp e JOIN dept d ON e.dept_id = d.id) WHERE e.id < 3 ORDER BY e.id
SELECT j.id FROM (dept JOIN (SELECT id AS eid, dept_id FROM emp) e ON e.dept_id = dept.id) AS j WHERE j.eid < 4 ORDER BY j.eid
SELECT a.n FROM (SELECT 1 AS n UNION ALL SELECT 2) a WHERE a.n NOT IN (SELECT NULL::integer)
SELECT a.x, b.y FROM (VALUES (1), (2), (NULL)) a(x) FULL JOIN (VALUES (2), (3), (NULL)) b(y) ON a.x = b.y ORDER BY 1, 2
SELECT a.x, b.y FROM (VALUES (1), (2)) a(x) CROSS JOIN (VALUES ('p'), ('q')) b(y) ORDER BY 1, 2
SELECT count(*) FROM emp e LEFT JOIN sale s ON e.id = s.emp_id LEFT JOIN dept d ON d.id = e.dept_id AND s.qty > 2
SELECT dept.name, emp.name FROM dept LEFT OUTER JOIN emp ON emp.dept_id = dept.id AND emp.salary BETWEEN 4000 AND 7000 ORDER BY dept.id, emp.id
SELECT e.name FROM emp e WHERE e.dept_id IN (SELECT d.id FROM dept d WHERE d.city = 'Hangzhou' OR d.city IS NULL) ORDER BY e.id
SELECT e.name, r.cnt FROM emp e, (SELECT dept_id, count(*) cnt FROM emp GROUP BY dept_id) r WHERE r.dept_id = e.dept_id AND r.cnt > 2 ORDER BY e.id

SELECT name, salary, row_number() OVER (ORDER BY salary DESC NULLS LAST, id) FROM emp ORDER BY 3
SELECT name, dept_id, rank() OVER (PARTITION BY dept_id ORDER BY salary DESC NULLS LAST), dense_rank() OVER (PARTITION BY dept_id ORDER BY salary DESC NULLS LAST) FROM emp ORDER BY dept_id, 3, id
SELECT id, amount, sum(amount) OVER (ORDER BY id) AS running FROM sale ORDER BY id
SELECT id, region, amount, sum(amount) OVER (PARTITION BY region ORDER BY sold NULLS LAST, id) FROM sale ORDER BY region, sold NULLS LAST, id
SELECT id, avg(amount) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) FROM sale ORDER BY id
SELECT id, qty, lag(qty) OVER (ORDER BY id), lead(qty, 2) OVER (ORDER BY id), lag(qty, 1, 0) OVER (ORDER BY id) FROM sale ORDER BY id
SELECT id, first_value(name) OVER w, last_value(name) OVER w, nth_value(name, 2) OVER w FROM emp WINDOW w AS (PARTITION BY dept_id ORDER BY hired, id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) ORDER BY id
SELECT id, ntile(4) OVER (ORDER BY id), percent_rank() OVER (ORDER BY rating), cume_dist() OVER (ORDER BY rating) FROM emp ORDER BY id
SELECT region, sum(amount) AS s, sum(sum(amount)) OVER (ORDER BY region) AS cum FROM sale GROUP BY region ORDER BY region
SELECT id, amount - lag(amount) OVER (PARTITION BY product ORDER BY id) AS diff FROM sale ORDER BY id
SELECT id, count(*) OVER (PARTITION BY region), count(amount) OVER (PARTITION BY region) FROM sale ORDER BY id
SELECT id, max(amount) OVER (ORDER BY id ROWS 2 PRECEDING), min(amount) OVER (ORDER BY id ROWS BETWEEN CURRENT ROW AND 2 FOLLOWING) FROM sale ORDER BY id
SELECT id, sum(qty) OVER (ORDER BY sold RANGE BETWEEN INTERVAL '30 days' PRECEDING AND CURRENT ROW) FROM sale WHERE sold IS NOT NULL ORDER BY id
SELECT id, sum(qty) OVER (ORDER BY qty RANGE BETWEEN 1 PRECEDING AND 1 FOLLOWING) FROM sale WHERE qty IS NOT NULL ORDER BY id
SELECT id, sum(qty) OVER (ORDER BY product GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM sale ORDER BY id
SELECT id, sum(qty) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE CURRENT ROW) FROM sale ORDER BY id
SELECT * FROM (SELECT id, region, amount, row_number() OVER (PARTITION BY region ORDER BY amount DESC NULLS LAST, id) AS rn FROM sale) x WHERE rn <= 2 ORDER BY region, rn
SELECT name, salary, salary - avg(salary) OVER (PARTITION BY dept_id) AS d FROM emp ORDER BY id
SELECT name, round(salary / sum(salary) OVER (), 4) AS share FROM emp ORDER BY id
SELECT id, string_agg(product, ',') OVER (ORDER BY id) FROM sale WHERE id < 5 ORDER BY id
SELECT id, sum(amount) FILTER (WHERE region = 'north') OVER (ORDER BY id) FROM sale ORDER BY id
SELECT id, bool_or(amount > 900) OVER (PARTITION BY region) FROM sale ORDER BY id
SELECT DISTINCT region, count(*) OVER (PARTITION BY region) FROM sale ORDER BY 1
SELECT id, rank() OVER (ORDER BY extract(month FROM sold)) FROM sale WHERE sold IS NOT NULL ORDER BY id
SELECT date_trunc('month', sold) AS m, sum(amount) AS s, lag(sum(amount)) OVER (ORDER BY date_trunc('month', sold)) AS prev FROM sale WHERE sold IS NOT NULL GROUP BY 1 ORDER BY 1
SELECT id, stddev_samp(amount) OVER (ORDER BY id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) FROM sale ORDER BY id
SELECT id, row_number() OVER () > 0 FROM dept ORDER BY id
SELECT id, lead(name) OVER (ORDER BY id) FROM dept ORDER BY row_number() OVER (ORDER BY id DESC)
SELECT id, sum(qty) OVER w1, avg(qty) OVER w2 FROM sale WINDOW w1 AS (PARTITION BY region), w2 AS (w1 ORDER BY id) ORDER BY id
SELECT id, corr(amount, qty) OVER (ORDER BY id ROWS BETWEEN 4 PRECEDING AND CURRENT ROW) FROM sale ORDER BY id
SELECT id, last_value(amount) OVER (ORDER BY id) FROM sale ORDER BY id
SELECT region, product, sum(qty), rank() OVER (PARTITION BY region ORDER BY sum(qty) DESC NULLS LAST) FROM sale GROUP BY region, product ORDER BY 1, 4, 2
SELECT id, count(DISTINCT product) OVER (PARTITION BY region) FROM sale ORDER BY id
SELECT id, nth_value(amount, 3) OVER (ORDER BY id) FROM sale ORDER BY id
SELECT id, coalesce(lag(amount) OVER (ORDER BY sold, id), -1) FROM sale ORDER BY id
SELECT id, CASE WHEN amount > avg(amount) OVER () THEN 'above' WHEN amount IS NULL THEN 'none' ELSE 'below' END FROM sale ORDER BY id
SELECT id, sum(amount) OVER (ORDER BY sold::date ROWS UNBOUNDED PRECEDING) FROM sale WHERE id < 9 ORDER BY id
SELECT id, first_value(amount) OVER (PARTITION BY region ORDER BY amount NULLS FIRST, id) FROM sale ORDER BY id
SELECT emp_id, max(n) FROM (SELECT emp_id, row_number() OVER (PARTITION BY emp_id ORDER BY id) AS n FROM sale) q GROUP BY emp_id ORDER BY emp_id
SELECT id, percent_rank() OVER (PARTITION BY dept_id ORDER BY salary) AS p FROM emp ORDER BY id
SELECT id, sum(id) OVER (ORDER BY id DESC) + 1 FROM dept ORDER BY id
SELECT id, avg(rating) OVER (PARTITION BY active ORDER BY id RANGE UNBOUNDED PRECEDING) FROM emp ORDER BY id
SELECT id, array_agg(id) OVER (ORDER BY id) FROM dept ORDER BY id

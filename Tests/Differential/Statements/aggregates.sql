SELECT count(*), count(salary), count(DISTINCT dept_id), sum(salary), min(salary), max(salary) FROM emp
SELECT dept_id, count(*) FROM emp GROUP BY dept_id ORDER BY dept_id NULLS FIRST
SELECT dept_id, avg(salary), avg(rating) FROM emp GROUP BY dept_id ORDER BY 1
SELECT dept_id, count(*) AS n FROM emp GROUP BY dept_id HAVING count(*) > 2 ORDER BY n DESC, dept_id
SELECT dept_id, string_agg(name, ', ' ORDER BY name) FROM emp GROUP BY dept_id ORDER BY dept_id
SELECT string_agg(name, ';' ORDER BY id DESC) FROM emp WHERE id < 5
SELECT string_agg(DISTINCT region, ',' ORDER BY region) FROM sale
SELECT string_agg(product, '/') FROM sale WHERE id = 1
SELECT region, string_agg(product, ',' ORDER BY amount DESC, id) FROM sale GROUP BY region ORDER BY region NULLS LAST
SELECT string_agg(name, '-') FROM emp WHERE false
SELECT string_agg(email, ',' ORDER BY email) FILTER (WHERE active) FROM emp
SELECT string_agg(id::text, '+' ORDER BY id) FROM dept
SELECT bool_and(active), bool_or(active), every(active) FROM emp
SELECT dept_id, bool_and(active), bool_or(active) FROM emp GROUP BY dept_id ORDER BY dept_id
SELECT stddev(rating), stddev_pop(rating), var_samp(rating), variance(rating), var_pop(rating) FROM emp
SELECT stddev(salary), var_pop(salary) FROM emp
SELECT corr(salary, rating), covar_pop(salary, rating), covar_samp(salary, rating) FROM emp
SELECT regr_slope(salary, rating), regr_intercept(salary, rating), regr_r2(salary, rating), regr_count(salary, rating), regr_avgx(salary, rating), regr_avgy(salary, rating), regr_sxx(salary, rating), regr_syy(salary, rating), regr_sxy(salary, rating) FROM emp
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY salary), percentile_disc(0.5) WITHIN GROUP (ORDER BY salary) FROM emp
SELECT dept_id, percentile_cont(0.25) WITHIN GROUP (ORDER BY rating DESC) FROM emp GROUP BY dept_id ORDER BY dept_id
SELECT mode() WITHIN GROUP (ORDER BY product) FROM sale
SELECT region, mode() WITHIN GROUP (ORDER BY product DESC) FROM sale GROUP BY region ORDER BY region
SELECT percentile_disc(0.9) WITHIN GROUP (ORDER BY name) FROM emp
SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY hired) FROM emp
SELECT sum(qty) FILTER (WHERE region = 'north'), sum(qty) FILTER (WHERE region = 'south'), sum(qty) FROM sale
SELECT region, count(*) FILTER (WHERE amount > 100) AS big, count(*) AS n FROM sale GROUP BY region ORDER BY region
SELECT sum(DISTINCT qty), avg(DISTINCT qty), count(DISTINCT qty) FROM sale
SELECT region, product, sum(amount) FROM sale GROUP BY ROLLUP (region, product) ORDER BY region NULLS LAST, product NULLS LAST, 3
SELECT region, product, sum(qty), grouping(region), grouping(product), grouping(region, product) FROM sale GROUP BY CUBE (region, product) ORDER BY 6, 1, 2, 3
SELECT region, product, count(*) FROM sale GROUP BY GROUPING SETS ((region), (product), ()) ORDER BY 1, 2, 3
SELECT region, product, count(*) FROM sale GROUP BY GROUPING SETS ((region, product), (region)) HAVING count(*) > 1 ORDER BY 1, 2, 3
SELECT CASE WHEN grouping(region) = 1 THEN 'all' ELSE coalesce(region, '?') END AS r, sum(qty) FROM sale GROUP BY ROLLUP (region) ORDER BY grouping(region), r
SELECT extract(year FROM sold) AS y, sum(amount) FROM sale GROUP BY extract(year FROM sold) ORDER BY y
SELECT date_trunc('month', sold) AS m, count(*), sum(amount) FROM sale GROUP BY 1 ORDER BY 1
SELECT date_trunc('quarter', sold)::date AS q, sum(amount * qty) AS revenue FROM sale WHERE sold IS NOT NULL GROUP BY q ORDER BY q
SELECT to_char(sold, 'YYYY-MM') AS m, count(*) FROM sale GROUP BY m ORDER BY m
SELECT length(name) AS l, count(*) FROM emp GROUP BY l HAVING count(*) >= 2 ORDER BY l
SELECT upper(region), max(product) FROM sale GROUP BY upper(region) ORDER BY 1
SELECT count(*) FROM sale HAVING count(*) > 100
SELECT 1 FROM sale HAVING sum(qty) > 10
SELECT max(sold) - min(sold) FROM sale
SELECT max(hired) - min(hired) FROM emp
SELECT sum(CASE WHEN active THEN 1 ELSE 0 END) AS a, sum(CASE WHEN NOT active THEN 1 ELSE 0 END) AS b FROM emp
SELECT avg(CASE WHEN active THEN salary END) FROM emp
SELECT round(100.0 * count(*) FILTER (WHERE active) / count(*), 1) FROM emp
SELECT region, round(sum(amount) / sum(sum(amount)) OVER () * 100, 2) AS pct FROM sale GROUP BY region ORDER BY region
SELECT dept_id, array_agg(name ORDER BY id) FROM emp GROUP BY dept_id ORDER BY dept_id
SELECT min(name), max(name), min(hired), max(sold) FROM emp, sale
SELECT bit_and(qty), bit_or(qty), bit_xor(qty) FROM sale
SELECT sum(id) / count(*), sum(id) % 7, avg(id)::numeric(10,3) FROM emp
SELECT count(*) AS n, sum(amount) AS s FROM sale WHERE amount IS NULL
SELECT product, min(amount), max(amount), max(amount) - min(amount) AS spread FROM sale GROUP BY product HAVING max(amount) - min(amount) > 5 ORDER BY spread DESC
SELECT dept_id, active, count(*) FROM emp GROUP BY dept_id, active ORDER BY dept_id, active
SELECT DISTINCT dept_id FROM emp ORDER BY dept_id
SELECT DISTINCT ON (dept_id) dept_id, name, salary FROM emp ORDER BY dept_id, salary DESC NULLS LAST, id
SELECT DISTINCT ON (region) region, product, amount FROM sale WHERE amount IS NOT NULL ORDER BY region, amount DESC, id
SELECT count(DISTINCT (dept_id, active)) FROM emp
SELECT count(*) FROM (SELECT DISTINCT dept_id, active FROM emp) x
SELECT region, sum(amount) AS total FROM sale GROUP BY region HAVING sum(amount) > (SELECT avg(t) FROM (SELECT sum(amount) AS t FROM sale GROUP BY region) q) ORDER BY total
SELECT floor(salary / 1000) * 1000 AS band, count(*) FROM emp GROUP BY floor(salary / 1000) * 1000 ORDER BY band NULLS FIRST
SELECT width_bucket(salary, 0, 10000, 5) AS b, count(*) FROM emp WHERE salary IS NOT NULL GROUP BY b ORDER BY b
SELECT percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY salary) FROM emp
SELECT sum(amount) FILTER (WHERE qty IS NULL) FROM sale
SELECT region FROM sale GROUP BY region ORDER BY count(*) DESC, region LIMIT 2
SELECT region, count(*) FROM sale GROUP BY region ORDER BY sum(qty) DESC NULLS LAST, region
SELECT rank(5000) WITHIN GROUP (ORDER BY salary) FROM emp
SELECT avg(hired - DATE '2020-01-01') FROM emp
SELECT sum(rating), avg(rating), min(rating), max(rating) FROM emp WHERE rating > 100
SELECT json_agg(id) FROM dept
SELECT GROUPING(dept_id), dept_id, max(salary) FROM emp GROUP BY GROUPING SETS (dept_id, ()) ORDER BY 1, 2
SELECT dept_id, active, sum(salary) FROM emp GROUP BY dept_id, ROLLUP (active) ORDER BY 1, 2, 3
SELECT dept_id + 1 AS k, sum(salary) FROM emp GROUP BY dept_id + 1 ORDER BY k
SELECT coalesce(region, 'unknown') AS region, sum(qty) FROM sale GROUP BY coalesce(region, 'unknown') ORDER BY 1
SELECT name FROM emp GROUP BY name HAVING name LIKE 'E%' OR max(salary) > 9000 ORDER BY name
SELECT id, name FROM emp GROUP BY id, name ORDER BY id LIMIT 2
SELECT any_value(region) FROM sale WHERE region = 'west'

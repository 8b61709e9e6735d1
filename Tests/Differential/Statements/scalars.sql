SELECT 7 / 2, -7 / 2, 7 % 3, -7 % 3, 7.0 / 2, 2 ^ 10, 7 - -3
SELECT 1 + 2 * 3 - 4 / 2, (1 + 2) * 3, -2 ^ 2, 2 ^ 3 ^ 2
SELECT abs(-5), abs(-2.5), sign(-3), sign(0), ceil(1.2), ceiling(-1.2), floor(-1.2), round(2.5), round(-2.5), trunc(-1.9)
SELECT round(1234.5678, 2), round(1234.5678, -2), trunc(1234.5678, 1), round(0.5::double precision), round(1.5::double precision), round(2.5::double precision)
SELECT mod(10, 3), mod(-10, 3), power(2, 0.5), sqrt(2), cbrt(27), exp(1), ln(10), log(100), log(2, 8)
SELECT sin(0), cos(0), tan(0.5), asin(1), acos(1), atan(1), atan2(1, 1), degrees(pi()), radians(180)
SELECT greatest(1, 5, 3), least(1, 5, 3), greatest(NULL, 2), least('b', 'a'), greatest(DATE '2020-01-01', DATE '2021-01-01')
SELECT coalesce(NULL, NULL, 3), nullif(1, 1), nullif(1, 2), nullif('a', 'b')
SELECT gcd(12, 18), lcm(4, 6), factorial(5), div(17, 5), div(-17, 5)
SELECT 5 & 3, 5 | 3, 5 # 3, ~5, 1 << 4, 256 >> 2
SELECT @ -5, |/ 16, ||/ 27
SELECT 10 !~ '1'
SELECT 'abc' || 'def', 'a' || 1, 'x' || NULL, 1 || 'b'
SELECT upper('abc'), lower('ABC'), initcap('hello world-foo bar'), length('数闸'), char_length('abc'), octet_length('数'), bit_length('abc')
SELECT substring('hello' FROM 2 FOR 3), substring('hello', 2), substr('hello', -1, 4), substring('hello' FROM 3), substring('hello' FOR 2)
SELECT position('l' IN 'hello'), strpos('hello', 'z'), left('hello', 2), right('hello', 2), left('hello', -2), right('hello', -2)
SELECT trim('  x  '), ltrim('xxabc', 'x'), rtrim('abcxx', 'x'), btrim('xyabcyx', 'xy'), trim(BOTH 'x' FROM 'xaxbx'), trim(LEADING '0' FROM '0012'), trim(TRAILING FROM 'a  ')
SELECT replace('banana', 'an', 'AN'), translate('12345', '143', 'ax'), reverse('abc'), repeat('ab', 3), lpad('7', 3, '0'), rpad('ab', 5, 'xy'), lpad('abcdef', 3)
SELECT split_part('a,b,c', ',', 2), split_part('a,b,c', ',', -1), split_part('a,b,c', ',', 9), concat('a', 1, NULL, true), concat_ws('-', 'a', NULL, 'b'), starts_with('hello', 'he')
SELECT ascii('A'), chr(65), md5('abc'), quote_literal('it''s'), to_hex(255), format('%s is %s', 'x', 1)
SELECT overlay('abcdef' PLACING 'XX' FROM 3 FOR 2), overlay('abcdef' PLACING 'XX' FROM 3)
SELECT 'abc' LIKE 'a%', 'abc' LIKE '_b_', 'a%c' LIKE 'a\%c', 'ABC' ILIKE 'abc', 'abc' NOT LIKE 'b%', 'a_c' LIKE 'a#_c' ESCAPE '#'
SELECT 'abc' ~ 'b', 'abc' ~ '^b', 'ABC' ~* 'abc', 'abc' !~ 'x', 'abc' !~* 'B'
SELECT 'abc' SIMILAR TO 'abc', 'abc' SIMILAR TO '%(b|d)%', 'abc' SIMILAR TO 'a', 'abc' NOT SIMILAR TO '(b|c)%'
SELECT regexp_replace('foobarbaz', 'b..', 'X'), regexp_replace('foobarbaz', 'b..', 'X', 'g'), regexp_replace('foobarbaz', 'b(..)', 'X\1Y', 'g')
SELECT substring('foobar' FROM 'o.b'), substring('foobar' FROM 'o(.)b'), substring('abc123' FROM '[0-9]+'), regexp_count('a1b2c3', '\d'), regexp_like('abc', 'B', 'i'), regexp_substr('a1b22', '\d+', 1, 2), regexp_instr('abc1', '\d')
SELECT name FROM emp WHERE name ~ '^[A-E]' ORDER BY name
SELECT name FROM emp WHERE email ~* '@example\.(com|org)$' ORDER BY id
SELECT regexp_replace(email, '@.*$', '') FROM emp WHERE email IS NOT NULL ORDER BY id
SELECT substring(email FROM '@(.*)$') AS domain, count(*) FROM emp WHERE email IS NOT NULL GROUP BY 1 ORDER BY 1
SELECT name FROM emp WHERE name SIMILAR TO '(A|B)%' ORDER BY name
SELECT name FROM emp WHERE name ILIKE '%an%' ORDER BY name
SELECT name FROM emp WHERE name LIKE '%''%'
SELECT name FROM emp WHERE email LIKE 'gu\_%'
SELECT CAST('12' AS integer), '3.5'::numeric, '1e3'::double precision, 12::text, true::text, 't'::boolean, 1::boolean, false::int
SELECT CAST(3.7 AS integer), CAST(2.5 AS integer), CAST(-2.5 AS integer), CAST(3.5 AS integer), 2.5::double precision::integer, 3.7::bigint
SELECT CAST(1234.567 AS numeric(6,2)), CAST('abc' AS varchar(2)), CAST('2020-02-30' AS text), CAST(12.5 AS text), 1.10::text, 100::numeric(5,2)
SELECT CAST('2020-01-15' AS date), '2020-01-15 10:20:30'::timestamp, DATE '2020-01-15'::timestamp, TIMESTAMP '2020-01-15 23:59:59'::date, '2020-01-15'::date::text
SELECT 0.1 + 0.2, 0.1::double precision + 0.2::double precision, 1.0 * 1.00, 3.0 / 4, 10 / 4.0
SELECT 1 = 1, 1 <> 2, 1 != 1, 2 > 1, 2 >= 2, 1 < 0, 'a' < 'b', NULL = NULL, NULL IS NULL, NULL IS NOT NULL
SELECT true AND NULL, false AND NULL, true OR NULL, false OR NULL, NOT NULL::boolean
SELECT 1 IS DISTINCT FROM NULL, NULL IS DISTINCT FROM NULL, 1 IS NOT DISTINCT FROM 1
SELECT true IS TRUE, NULL::boolean IS UNKNOWN, false IS NOT TRUE, (1 > 2) IS FALSE
SELECT 5 BETWEEN 1 AND 10, 5 NOT BETWEEN 1 AND 10, 5 BETWEEN 10 AND 1, 5 BETWEEN SYMMETRIC 10 AND 1, NULL BETWEEN 1 AND 2
SELECT 1 IN (1, 2, 3), 4 IN (1, 2, NULL), 4 NOT IN (1, 2), 4 NOT IN (1, NULL), 'a' IN ('a', 'b')
SELECT (1, 2) = (1, 2), (1, 2) < (1, 3), (1, 2) <> (2, 1), (2, 1) > (1, 9), (1, NULL) = (1, 2), (1, 2) IN ((1, 2), (3, 4)), ROW(1, 2) = ROW(1, 3)
SELECT (1, 2, 3) <= (1, 2, 3), (1, NULL) < (2, 1), (NULL, 1) IS NULL, (NULL, NULL) IS NULL, (1, 2) IS NOT NULL
SELECT CASE WHEN 1 = 1 THEN 'a' ELSE 'b' END, CASE 3 WHEN 1 THEN 'x' WHEN 3 THEN 'y' END, CASE WHEN NULL THEN 1 END
SELECT CASE WHEN salary > 7000 THEN 'high' WHEN salary > 4000 THEN 'mid' WHEN salary IS NULL THEN 'none' ELSE 'low' END AS band, count(*) FROM emp GROUP BY 1 ORDER BY 1
SELECT CASE dept_id WHEN 1 THEN 'eng' WHEN 2 THEN 'sales' ELSE 'other' END AS d, name FROM emp ORDER BY id
SELECT name, coalesce(salary::text, 'unknown') FROM emp ORDER BY id
SELECT name || ' (' || coalesce(dept_id::text, '-') || ')' FROM emp ORDER BY id
SELECT id, salary * 1.1 AS raised, salary * 12 AS yearly, salary / 3 AS third FROM emp ORDER BY id
SELECT id, salary::integer, salary::double precision, round(salary) FROM emp ORDER BY id
SELECT sum(salary * 1.05), sum(rating * 2), avg(salary)::integer FROM emp
SELECT name FROM emp WHERE NOT (salary > 5000) ORDER BY id
SELECT name FROM emp WHERE salary <> 3900 OR salary IS NULL ORDER BY id
SELECT name FROM emp WHERE active IS NOT TRUE ORDER BY id
SELECT name FROM emp WHERE active AND dept_id IN (1, 3) AND hired < '2020-01-01' ORDER BY id
SELECT 'it''s', E'a\tb', 'multi' 'line', U&'\0061', $$dollar$$
SELECT 'it''s', E'a\tb\\c\n', $$dollar 'quoted'$$
SELECT 1e3, 1.5e-2, .5, 5., 1e400 IS NULL
SELECT 1::int2 + 1::int8, 3::smallint * 2, 5::real + 1, 1::float8 / 3, 1::decimal
SELECT 9223372036854775807, -9223372036854775808, 9223372036854775807 + 0.5
SELECT 12345678901234567890 * 2, 0.000001 * 0.000001
SELECT isfinite(DATE '2020-01-01'), num_nulls(1, NULL, 2), num_nonnulls(1, NULL, 2)
SELECT pg_typeof(1), pg_typeof('a'::text)
SELECT random() < 2
SELECT encode('abc', 'hex'), encode('abc'::bytea, 'base64')
SELECT to_number('1,234.50', '9,999.99'), to_char(1234.5, '9999.99'), to_char(1234567.891, '9,999,999.99'), to_char(5, '000'), to_char(0.5, 'FM0.00'), to_char(-3, 'S9')
SELECT to_char(salary, 'FM999,999.00') FROM emp ORDER BY id
SELECT min_scale(1.500), scale(1.500), trim_scale(1.500)
SELECT bool 'true', int '5', numeric '1.50', text 'abc', float8 '1.5', date '2020-01-01', boolean 'f', integer '7', varchar 'abc'
SELECT cast(NULL AS integer) + 1, NULL::text || 'a', upper(NULL)
SELECT setseed(0.5) IS NULL
SELECT string_to_array('a,b', ','), array_length(ARRAY[1,2,3], 1), ARRAY[1,2]
SELECT id FROM emp WHERE id = ANY (ARRAY[1, 3, 5]) ORDER BY id
SELECT id FROM emp WHERE id = ANY ('{1,3}') ORDER BY id
SELECT id FROM emp WHERE id <> ALL (ARRAY[1, 2, 3]) ORDER BY id
SELECT id FROM emp WHERE name LIKE ANY (ARRAY['A%', 'B%']) ORDER BY id
SELECT unnest(ARRAY[1, 2, 3])
SELECT x FROM unnest(ARRAY['a', 'b']) AS t(x)
SELECT concat(name, ' ', salary) FROM emp WHERE id IN (1, 6) ORDER BY id
SELECT trunc(salary / 7, 3), salary % 100, mod(salary, 7.5) FROM emp WHERE salary IS NOT NULL ORDER BY id
SELECT sqrt(salary), ln(salary), power(salary, 2) FROM emp WHERE id < 4 ORDER BY id
SELECT width_bucket(5.35, 0.024, 10.06, 5), width_bucket(11, 0, 10, 5), width_bucket(-1, 0, 10, 5)
SELECT normalize('abc'), unistr('abc')
SELECT left(name, 1) AS initial, count(*) FROM emp GROUP BY left(name, 1) ORDER BY initial
SELECT count(*) FROM emp WHERE name COLLATE "C" < 'D'
SELECT 'a' COLLATE "C" < 'B'
SELECT current_date IS NOT NULL, now() IS NOT NULL, current_timestamp > TIMESTAMP '2020-01-01'
SELECT erf(1) > 0
SELECT sinh(1), cosh(1), tanh(1), asinh(1), acosh(2), atanh(0.5), cot(1)
SELECT sind(30), cosd(60), tand(45), asind(0.5), acosd(0.5), atand(1)
SELECT round(CAST(2.345 AS numeric), 2), round(-0.5), round(0.5), round(1.005, 2)
SELECT 5 / 2.0, 1 / 3.0, 2 / 3::numeric, 10.00 / 3
SELECT round(10 / 3.0, 4), round(1.0 / 7, 10)
SELECT avg(x), sum(x) FROM (VALUES (1), (2), (4)) v(x)
SELECT avg(x)::text FROM (VALUES (1), (2)) v(x)
SELECT 'a' = 'a ', 'abc'::char(5) = 'abc', length('ab'::char(5))
SELECT nullif(qty, 0), 100 / nullif(qty, 0) FROM sale ORDER BY id
SELECT sale.* FROM sale WHERE id = 1
SELECT emp.name AS "Employee Name", salary "Pay" FROM emp WHERE id = 1
SELECT e."name" FROM emp e WHERE e."id" = 2
SELECT name FROM public.emp WHERE id = 1
SELECT emp FROM emp WHERE id = 1
SELECT 1 AS select, 2 AS "from"
SELECT true, false, 'yes'::bool, 'off'::bool, NOT true
SELECT -(-5), +3, - 5, 3 - -2
SELECT /* inner /* nested */ comment */ 1
SELECT 'x' AS a, * FROM dept WHERE id = 5
SELECT id id2 FROM dept ORDER BY id2

SELECT extract(year FROM DATE '2024-02-29'), extract(month FROM DATE '2024-02-29'), extract(day FROM DATE '2024-02-29'), extract(dow FROM DATE '2024-02-29'), extract(doy FROM DATE '2024-02-29'), extract(week FROM DATE '2024-02-29'), extract(quarter FROM DATE '2024-02-29'), extract(isodow FROM DATE '2024-02-29'), extract(isoyear FROM DATE '2024-12-30')
SELECT extract(hour FROM TIMESTAMP '2024-02-29 13:14:15.678'), extract(minute FROM TIMESTAMP '2024-02-29 13:14:15.678'), extract(second FROM TIMESTAMP '2024-02-29 13:14:15.678'), extract(epoch FROM TIMESTAMP '2024-02-29 13:14:15.5'), extract(milliseconds FROM TIMESTAMP '2024-02-29 13:14:15.678'), extract(microseconds FROM TIMESTAMP '2024-02-29 13:14:15.678')
SELECT extract(century FROM DATE '2000-12-31'), extract(decade FROM DATE '1999-01-01'), extract(millennium FROM DATE '2001-01-01'), extract(julian FROM DATE '2024-01-01'), extract(epoch FROM DATE '1970-01-02')
SELECT date_part('year', TIMESTAMP '2024-02-29 01:02:03'), date_part('hour', TIMESTAMP '2024-02-29 01:02:03'), date_part('dow', DATE '2024-03-03')
SELECT date_trunc('year', TIMESTAMP '2024-05-17 13:14:15'), date_trunc('quarter', TIMESTAMP '2024-05-17 13:14:15'), date_trunc('week', TIMESTAMP '2024-05-17 13:14:15'), date_trunc('day', TIMESTAMP '2024-05-17 13:14:15'), date_trunc('hour', TIMESTAMP '2024-05-17 13:14:15'), date_trunc('minute', TIMESTAMP '2024-05-17 13:14:15')
SELECT DATE '2024-01-31' + 1, DATE '2024-03-01' - 1, DATE '2024-03-01' - DATE '2024-02-01', 3 + DATE '2024-01-01'
SELECT DATE '2024-01-31' + INTERVAL '1 month', DATE '2024-03-31' - INTERVAL '1 month', DATE '2024-02-29' + INTERVAL '1 year', TIMESTAMP '2024-01-01 00:00:00' + INTERVAL '90 minutes'
SELECT DATE '2024-01-01' + INTERVAL '1 year 2 months 3 days', TIMESTAMP '2024-01-01 10:00:00' - INTERVAL '1 day 2 hours 3 minutes 4 seconds', DATE '2024-01-01' + INTERVAL '1 day 12:30:00'
SELECT TIMESTAMP '2024-01-01 10:00:00' + INTERVAL '1' DAY, DATE '2024-01-01' + INTERVAL '2 weeks', DATE '2024-01-01' + INTERVAL '1.5 days', DATE '2024-01-01' + INTERVAL '-1 month', DATE '2024-01-01' + INTERVAL 'P1Y2M'
SELECT INTERVAL '1 day', INTERVAL '1 month 3 days', INTERVAL '36 hours', INTERVAL '1-2' YEAR TO MONTH, INTERVAL '1 year 14 months'
SELECT INTERVAL '1 day' * 3, 2 * INTERVAL '1 hour', INTERVAL '1 day' / 2, INTERVAL '1 day' + INTERVAL '2 hours', -INTERVAL '3 days'
SELECT INTERVAL '1 day' > INTERVAL '23 hours', INTERVAL '1 month' = INTERVAL '30 days', INTERVAL '2 days' < INTERVAL '1 week'
SELECT extract(day FROM INTERVAL '3 days 4 hours'), extract(hour FROM INTERVAL '3 days 4 hours'), extract(epoch FROM INTERVAL '1 day 1 hour'), extract(month FROM INTERVAL '14 months'), extract(year FROM INTERVAL '14 months')
SELECT TIMESTAMP '2024-03-01 12:00:00' - TIMESTAMP '2024-02-28 10:30:00'
SELECT age(TIMESTAMP '2024-03-01', TIMESTAMP '2023-01-31'), age(DATE '2024-03-15', DATE '2000-04-20')
SELECT extract(year FROM age(DATE '2024-03-15', DATE '2000-04-20')), date_part('month', age(DATE '2024-03-15', DATE '2000-04-20'))
SELECT extract(day FROM TIMESTAMP '2024-03-01 12:00:00' - TIMESTAMP '2024-02-28 10:30:00'), extract(epoch FROM TIMESTAMP '2024-03-01 12:00:00' - TIMESTAMP '2024-02-28 10:30:00') / 3600
SELECT id, sold + INTERVAL '1 day' * qty FROM sale ORDER BY id
SELECT id, sold + qty * INTERVAL '1 hour' FROM sale ORDER BY id
SELECT id, hired + id FROM emp ORDER BY id
SELECT name, hired, hired + INTERVAL '6 months' AS probation FROM emp ORDER BY id
SELECT name, (DATE '2024-01-01' - hired) / 365 AS years FROM emp ORDER BY id
SELECT name, extract(year FROM age(DATE '2024-01-01', hired)) AS years FROM emp ORDER BY id
SELECT make_date(2024, 2, 29), make_timestamp(2024, 2, 29, 13, 14, 15.5), make_interval(days => 3), make_interval(0, 1, 0, 2)
SELECT to_date('2024-02-29', 'YYYY-MM-DD'), to_date('29/02/2024', 'DD/MM/YYYY'), to_date('20240229', 'YYYYMMDD'), to_date('Feb 29, 2024', 'Mon DD, YYYY')
SELECT to_timestamp('2024-02-29 13:14:15', 'YYYY-MM-DD HH24:MI:SS')::timestamp
SELECT to_char(TIMESTAMP '2024-02-09 13:04:05', 'YYYY-MM-DD HH24:MI:SS'), to_char(DATE '2024-02-09', 'DD Mon YYYY'), to_char(DATE '2024-02-09', 'FMDay, FMMonth FMDD'), to_char(DATE '2024-02-09', 'YYYY-"Q"Q'), to_char(DATE '2024-02-09', 'Dy'), to_char(TIMESTAMP '2024-02-09 13:04:05', 'HH12:MI AM')
SELECT to_char(DATE '2024-02-09', 'DDth'), to_char(DATE '2024-02-09', 'IYYY-IW'), to_char(DATE '2024-02-09', 'DDD J'), to_char(DATE '2024-02-09', 'YY/MM/DD')
SELECT DATE '2024-01-01' < DATE '2024-01-02', DATE '2024-01-01' = TIMESTAMP '2024-01-01 00:00:00', '2024-01-01' < DATE '2024-06-01', DATE '2024-05-05' BETWEEN '2024-01-01' AND '2024-12-31'
SELECT name FROM emp WHERE hired BETWEEN DATE '2018-01-01' AND DATE '2020-12-31' ORDER BY hired, id
SELECT name FROM emp WHERE extract(month FROM hired) IN (2, 3) ORDER BY id
SELECT extract(year FROM hired) AS y, count(*) FROM emp GROUP BY y ORDER BY y
SELECT count(*) FROM sale WHERE sold >= '2023-01-01' AND sold < '2024-01-01'
SELECT count(*) FROM sale WHERE sold::date = '2023-12-31'
SELECT date_trunc('month', sold) + INTERVAL '1 month' - INTERVAL '1 day' AS month_end FROM sale WHERE id < 6 ORDER BY id
SELECT (date_trunc('month', hired) + INTERVAL '1 month - 1 day')::date FROM emp ORDER BY id
SELECT date_trunc('week', hired)::date, count(*) FROM emp GROUP BY 1 ORDER BY 1
SELECT to_char(hired, 'Day') , to_char(hired, 'ID') FROM emp ORDER BY id
SELECT date '2024-12-25' - current_date IS NOT NULL
SELECT TIMESTAMP '2024-01-01 12:00:00'::time, TIME '12:34:56', TIME '10:00' + INTERVAL '30 minutes'
SELECT TIMESTAMP '2024-01-01 12:00:00.123456', TIMESTAMP '2024-01-01', TIMESTAMP '2024-01-01 12:00'
SELECT '2024-01-01T12:30:00'::timestamp, '20240101'::date, 'January 5, 2024'::date, '2024-1-5'::date, '5 Jan 2024'::date
SELECT DATE 'epoch', 'infinity'::date
SELECT TIMESTAMPTZ '2024-01-01 12:00:00+00' AT TIME ZONE 'UTC'
SELECT date_bin('15 minutes', TIMESTAMP '2024-01-01 12:38:40', TIMESTAMP '2024-01-01'), date_bin(INTERVAL '1 day', TIMESTAMP '2024-01-05 12:38:40', TIMESTAMP '2024-01-01')
SELECT (DATE '2024-01-01', DATE '2024-02-01') OVERLAPS (DATE '2024-01-15', DATE '2024-03-01')
SELECT justify_hours(INTERVAL '27 hours'), justify_days(INTERVAL '35 days'), justify_interval(INTERVAL '1 mon -1 hour')
SELECT region, max(sold)::date - min(sold)::date AS days FROM sale GROUP BY region ORDER BY region
SELECT region, max(sold) - min(sold) AS span FROM sale GROUP BY region ORDER BY region
SELECT avg(sold - TIMESTAMP '2023-01-01') FROM sale
SELECT sum(INTERVAL '1 hour' * qty) FROM sale
SELECT id, sold - lag(sold) OVER (ORDER BY sold, id) AS gap FROM sale WHERE sold IS NOT NULL ORDER BY sold, id
SELECT id FROM sale WHERE sold > TIMESTAMP '2024-03-01' - INTERVAL '60 days' ORDER BY id
SELECT id FROM sale WHERE sold - TIMESTAMP '2023-01-01' > INTERVAL '100 days' ORDER BY id
SELECT extract(epoch FROM (max(sold) - min(sold))) / 86400 FROM sale
SELECT extract(epoch FROM sold)::bigint FROM sale WHERE id < 4 ORDER BY id
SELECT to_timestamp(0)::date IS NOT NULL
SELECT date_part('day', sold - TIMESTAMP '2023-01-01') FROM sale WHERE id < 6 ORDER BY id
SELECT greatest(hired, DATE '2019-01-01') FROM emp ORDER BY id
SELECT min(hired), max(hired), count(DISTINCT extract(year FROM hired)) FROM emp
SELECT hired::text, sold::text FROM emp JOIN sale ON sale.id = emp.id ORDER BY emp.id
SELECT cast(sold AS date) AS d, sum(qty) FROM sale GROUP BY d ORDER BY d
SELECT extract(timezone FROM TIMESTAMP '2024-01-01')
SELECT sold AT TIME ZONE 'UTC' IS NULL FROM sale WHERE id = 1
SELECT LOCALTIMESTAMP > TIMESTAMP '2020-01-01', CURRENT_DATE > DATE '2020-01-01'
SELECT interval '1 day'::text, (INTERVAL '1 month 2 days 03:04:05')::text, CAST('2 hours' AS interval)
SELECT d, to_char(d, 'Mon') FROM (VALUES (DATE '2024-01-01'), (DATE '2024-02-01')) v(d) ORDER BY d

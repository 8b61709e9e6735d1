SELECT :rows, :columns, COUNT(*) AS records, SUM(:measure) AS total, AVG(:measure) AS mean
FROM data
WHERE :period BETWEEN :first AND :last
GROUP BY :rows, :columns

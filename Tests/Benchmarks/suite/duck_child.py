"""DuckDB in a process of its own, for measuring its memory: reads statements line by line, answers each with the count of rows.

usage: duck_child.py DATABASE THREADS
"""

import sys

import duckdb

print("idle", flush=True)
sys.stdin.readline()
connection = duckdb.connect(sys.argv[1], read_only=True)
connection.execute(f"SET threads = {sys.argv[2]}")
for line in sys.stdin:
    print(len(connection.execute(line).fetchall()), flush=True)

#!/usr/bin/env python3
"""Draws what `nahtlos_bench soak` wrote: memory of the server over time. plot.py SAMPLES.csv > X.svg"""
import csv
import sys

WIDTH, HEIGHT, LEFT, BOTTOM = 720, 260, 60, 30

with open(sys.argv[1], newline="") as file:
    rows = [{k: float(v) for k, v in row.items()} for row in csv.DictReader(file)]

end_s = rows[-1]["at_s"]
most = max(row["anonymous_bytes"] + row["file_bytes"] for row in rows) / 2**20
top = 10 ** (len(str(int(most))) - 1)
top *= -(-most // top)


def x(row):
    return LEFT + (WIDTH - LEFT - 10) * row["at_s"] / end_s


def y(mib):
    return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - 20) * mib / top


def line(color, mib_of):
    points = " ".join(f"{x(row):.1f},{y(mib_of(row)):.1f}" for row in rows)
    return f'<polyline fill="none" stroke="{color}" stroke-width="1.5" points="{points}"/>'


print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
      'font-family="sans-serif" font-size="11">')
print(f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>')
for part in range(5):
    mib = top * part / 4
    print(f'<line x1="{LEFT}" x2="{WIDTH - 10}" y1="{y(mib):.1f}" y2="{y(mib):.1f}" stroke="#ddd"/>'
          f'<text x="{LEFT - 6}" y="{y(mib) + 4:.1f}" text-anchor="end">{mib:g} MiB</text>')
    at_s = end_s * part / 4
    print(f'<text x="{x({"at_s": at_s}):.1f}" y="{HEIGHT - 10}" text-anchor="middle">'
          f'{at_s / 60:.0f} min</text>')
print(line("#999", lambda row: (row["anonymous_bytes"] + row["file_bytes"]) / 2**20))
print(line("#c33", lambda row: row["anonymous_bytes"] / 2**20))
print(f'<text x="{LEFT + 8}" y="14" fill="#c33">memory of the server (anonymous)</text>')
print(f'<text x="{LEFT + 200}" y="14" fill="#777">with pages of files</text>')
print("</svg>")

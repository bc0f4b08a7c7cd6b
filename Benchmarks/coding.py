#!/usr/bin/env python3
"""Compare the binary coder with CPython's pickle, protocol 5: coding.py PROGRAM [RUNS]

Each case is encoded and decoded in turns by both, in processes of their own, at least 15 times; a table of medians is printed, in
milliseconds of processor time. Exits 0 when the targets hold, 1 when one is missed, 2 when the spread is too wide to tell.
With --pickle CASE it is the pickle side.
"""
import dataclasses
import os
import pickle
import statistics
import subprocess
import sys
import time


@dataclasses.dataclass
class Five:
    id: int
    x: float
    y: float
    name: str
    flag: bool


def item(i):
    return {"id": i, "name": f"item {i}", "price": i * 0.25, "tags": ["red", "large", f"t{i % 17}"],
            "attributes": {"weight": float(i), "height": 2.5}, "inStock": i % 3 == 0}


VALUES = {
    "dataclasses": lambda: [Five(i, i * 0.5, -1.25, f"name {i}", i % 2 == 0) for i in range(100_000)],
    "structs": lambda: [{"id": i, "x": i * 0.5, "y": -1.25, "name": f"name {i}", "flag": i % 2 == 0} for i in range(100_000)],
    "dictionaries": lambda: [{"x": float(i), "y": 2.5} for i in range(100_000)],
    "strings": lambda: [f"a string with number {i}" for i in range(1_000_000)],
    "document": lambda: {"title": "orders", "meta": {"version": 1, "author": "someone", "tags": ["a", "b"]},
                         "orders": [{"number": o, "customer": f"customer {o}", "items": [item(o * 4 + k) for k in range(4)]}
                                    for o in range(5000)]},
    "json": lambda: [{"id": float(i), "name": f"item {i}", "ok": i % 2 == 0, "none": None, "tags": ["a", "b"]} for i in range(20_000)],
    "numbers": lambda: [float(i) for i in range(1_000_000)],
}

# Title, Swift's case, pickle's case, how many times pickle's speed is wanted.
CASES = [
    ("100,000 structs of five fields; dataclasses", "structs", "dataclasses", 3),
    ("100,000 structs of five fields; dictionaries", "structs", "structs", 1.5),
    ("100,000 dictionaries of two entries", "dictionaries", "dictionaries", 1.3),
    ("a nested document: structs; dictionaries", "document", "document", 1.3),
    ("1,000,000 strings", "strings", "strings", 2),
    ("a nested document: an enumeration; dictionaries", "json", "json", None),
    ("1,000,000 floating-point numbers", "numbers", "numbers", None),
]


def serve(case):
    value = VALUES[case]()
    print("ready", flush=True)
    for _ in sys.stdin:
        start = time.process_time()
        stream = pickle.dumps(value, 5)
        middle = time.process_time()
        decoded = pickle.loads(stream)
        end = time.process_time()
        print((middle - start) * 1e3, (end - middle) * 1e3, len(stream), flush=True)
        del decoded


class Side:
    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout.readline().strip() == "ready", command
        self.runs = []

    def run(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        self.runs.append([float(word) for word in self.process.stdout.readline().split()])

    def end(self):
        self.process.stdin.close()
        self.process.wait()

    def median(self, of):
        return statistics.median(of(run) for run in self.runs)


def main(program, runs):
    result = 0
    print(f"pickle of CPython {sys.version.split()[0]}; {os.cpu_count()} processors; medians of {runs} runs in turns, ms of processor time")
    print(f"{'case':50} {'encode':>8} {'decode':>8} {'MB':>6} | {'dumps':>8} {'loads':>8} {'MB':>6} | {'times as fast':>13} {'wanted':>6}  spread")
    for title, swift, python, wanted in CASES:
        ours, theirs = Side([program, swift]), Side([sys.executable, os.path.abspath(__file__), "--pickle", python])
        for _ in range(runs):
            ours.run()
            theirs.run()
        ours.end()
        theirs.end()
        ratios = sorted((b[0] + b[1]) / (a[0] + a[1]) for a, b in zip(ours.runs, theirs.runs))
        ratio = statistics.median(ratios)
        low, high = ratios[len(ratios) // 4], ratios[-1 - len(ratios) // 4]
        verdict = ""
        if wanted:
            verdict = "ok" if ratio >= wanted else "MISSED"
            # The middle half of the runs lies on both sides.
            if low < wanted <= high:
                verdict, result = "unclear", result or 2
            elif ratio < wanted:
                result = 1
        first, second, size = (lambda r: r[0]), (lambda r: r[1]), (lambda r: r[2] / 1e6)
        print(f"{title:50} {ours.median(first):8.1f} {ours.median(second):8.1f} {ours.median(size):6.1f} |"
              f" {theirs.median(first):8.1f} {theirs.median(second):8.1f} {theirs.median(size):6.1f} |"
              f" {ratio:13.2f} {wanted or '':>6}  {low:.2f} to {high:.2f} {verdict}")
    return result


if __name__ == "__main__":
    if sys.argv[1:2] == ["--pickle"]:
        serve(sys.argv[2])
    else:
        sys.exit(main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 15))

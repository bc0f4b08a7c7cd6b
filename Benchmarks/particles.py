#!/usr/bin/env python3
"""Compare 1,000,000 structures in messages with C and with bytes: particles.py NAME SWIFT C [RUNS [ROUNDS]]

Both programs run on two ranks, in turns; of each, the shortest round counts. Exits 0 when the targets hold, 1 when one is missed, 2 when the spread
is too wide to tell.
"""
import os
import statistics
import subprocess
import sys

from verdict import judge, outcome


def launch(name, *command):
    env = dict(os.environ, OVERSUBSCRIBED="no")
    output = subprocess.run(["Scripts/mpiexec", name, "-n", "2", *command], env=env, text=True, stdout=subprocess.PIPE, check=True).stdout
    return {kind: float(time) for _, kind, time in (line.split() for line in output.splitlines())}


def main(name, swift, c, runs=15, rounds=20):
    ours, theirs = [], []
    for _ in range(runs):
        ours.append(launch(name, swift, str(rounds)))
        theirs.append(launch(name, c, str(rounds)))
    print(f"{name}: 1,000,000 particles of six fields there and back; {os.cpu_count()} processors; medians of {runs} runs in turns\n")
    print("| milliseconds | this | C |\n|---|---|---|")
    for kind, what in (("padded", "with padding, 56 bytes"), ("dense", "without gaps, 56 bytes"), ("bytes", "the same as bytes")):
        print(f"| {what} | {1e3 * statistics.median(r[kind] for r in ours):.2f} | {1e3 * statistics.median(r[kind] for r in theirs):.2f} |")
    print("\n| target | ratio | wanted | middle half | |\n|---|---|---|---|---|")
    return outcome([
        judge("C's time by this one's, with padding", [b["padded"] / a["padded"] for a, b in zip(ours, theirs)], 1),
        judge("C's time by this one's, without gaps", [b["dense"] / a["dense"] for a, b in zip(ours, theirs)], 1),
        judge("speed without gaps, by that of bytes", [a["bytes"] / a["dense"] for a in ours], 0.95),
    ])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4], *map(int, sys.argv[4:])))

#!/usr/bin/env python3
"""Compare object communication with mpi4py: objects.py NAME PROGRAM BASELINE PYTHONPATH [RUNS]

Both sides, and a program in C that encodes nothing, run on two ranks of the same MPI library, in turns, at least 15 times; a table of medians is printed. Exits 0 when the targets
hold, 1 when one is missed, 2 when the spread is too wide to tell. With --side CASE it is the side of mpi4py, under the launcher.
"""
import os
import statistics
import subprocess
import sys

from verdict import judge, outcome

MEGABYTES = 100


def side(case):
    import pickle
    from mpi4py import MPI
    from mpi4py.util import pkl5

    world = MPI.COMM_WORLD
    if case == "pingpong":
        value = {"a": 7, "b": 3.14}

        def run(times):
            for _ in range(times):
                if world.rank == 0:
                    world.send(value, 1)
                    assert len(world.recv(source=1)) == 2
                else:
                    world.send(world.recv(source=0), 0)

        run(100)
        best = float("inf")
        for _ in range(40):
            world.barrier()
            start = MPI.Wtime()
            run(50)
            best = min(best, (MPI.Wtime() - start) / 50 * 1e6)
        result = [best]
    else:
        world5 = pkl5.Intracomm(world)

        best = float("inf")
        payload = Payload(bytearray(MEGABYTES * 1_000_000))
        for _ in range(5):
            world.barrier()
            start = MPI.Wtime()
            if world.rank == 0:
                world5.send({"name": "temperature", "values": payload}, 1)
                world.recv(source=1)
            else:
                assert len(world5.recv(source=0)["values"].data) == MEGABYTES * 1_000_000
                world.send(1, 0)
            best = min(best, MPI.Wtime() - start)
        result = [MEGABYTES / 1000 / best]
    if world.rank == 0:
        print(*(f"{number:.4f}" for number in result))


class Payload:
    """Memory that protocol 5 pickles beside the stream, as arrays of NumPy do."""

    def __init__(self, data):
        self.data = data

    def __reduce_ex__(self, protocol):
        import pickle
        return Payload, (pickle.PickleBuffer(self.data),)


# What tells the C library's allocator to keep memory that was freed, instead of giving it back to the system.
KEPT = {"MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": str(1 << 40)}


def launch(name, *command, path=None, **variables):
    # Two ranks, each with a processor of its own, need not yield.
    env = dict(os.environ, OVERSUBSCRIBED="no", **({"PYTHONPATH": path} if path else {}), **variables)
    output = subprocess.run(["Scripts/mpiexec", name, "-n", "2", *command], env=env, text=True, stdout=subprocess.PIPE, check=True).stdout
    return [float(word) for word in output.split()]


def main(name, program, baseline, path, runs):
    script = os.path.abspath(__file__)
    ours, theirs, c = ({"pingpong": [], "bandwidth": [], "kept": [], "memory": []} for _ in range(3))
    for _ in range(runs):
        for case in ("pingpong", "bandwidth"):
            ours[case].append(launch(name, program, case))
            theirs[case].append(launch(name, sys.executable, script, "--side", case, path=path))
            c[case].append(launch(name, baseline, case))
        ours["kept"].append(launch(name, program, "bandwidth", **KEPT))
        theirs["kept"].append(launch(name, sys.executable, script, "--side", "bandwidth", path=path, **KEPT))
        ours["memory"].append(launch(name, program, "memory"))
    asked = "import mpi4py; from mpi4py import MPI; print(mpi4py.__version__, 'on', MPI.Get_library_version().split(',')[0])"
    version = subprocess.run(["Scripts/mpiexec", name, "-n", "1", sys.executable, "-c", asked], env=dict(os.environ, PYTHONPATH=path), text=True,
                             stdout=subprocess.PIPE, check=True).stdout.strip()

    def median(runs, index=0):
        return f"{statistics.median(run[index] for run in runs):.2f}"

    def row(title, *figures):
        print("|", " | ".join([title, *figures]), "|")

    print(f"{name}, mpi4py {version}, CPython {sys.version.split()[0]}; {os.cpu_count()} processors; medians of {runs} runs in turns\n")
    print("| what | this | mpi4py | C |\n|---|---|---|---|")
    row('a round trip of `{"a": 7, "b": 3.14}`, µs; in C of as many bytes', median(ours["pingpong"]), median(theirs["pingpong"]), median(c["pingpong"]))
    row(f"a structure with {MEGABYTES} MB of numbers, GB/s (pkl5)", median(ours["bandwidth"]), median(theirs["bandwidth"]), "–")
    row("the same, where the allocator keeps memory", median(ours["kept"]), median(theirs["kept"]), "–")
    row("the same numbers by a typed send, into memory that is used again", median(ours["bandwidth"], 1), "–", median(c["bandwidth"]))
    row("the same, into a new array; in C into new memory with large pages", median(ours["bandwidth"], 2), "–", median(c["bandwidth"], 1))
    print("\n| target | ratio | wanted | middle half | |\n|---|---|---|---|---|")
    results = [
        judge("time of a round trip, by mpi4py's", [a[0] / b[0] for a, b in zip(ours["pingpong"], theirs["pingpong"])], 0.2, True),
        judge("bandwidth, by pkl5's", [a[0] / b[0] for a, b in zip(ours["bandwidth"], theirs["bandwidth"])], 1),
        judge("bandwidth, by a typed send's into memory used again", [a[0] / a[1] for a in ours["bandwidth"]], 0.9),
        judge("the same, where the allocator keeps memory", [a[0] / a[1] for a in ours["kept"]], 0.9),
        judge("peak memory of the sender, by the payload", [a[0] for a in ours["memory"]], 1.1, True),
        judge("peak memory of the receiver, by the payload", [a[1] for a in ours["memory"]], 1.1, True),
    ]
    # Of which nothing is wanted.
    judge("time of a round trip in C, by mpi4py's", [a[0] / b[0] for a, b in zip(c["pingpong"], theirs["pingpong"])])
    judge("time beyond C's, by mpi4py's beyond C's", [(a[0] - d[0]) / (b[0] - d[0]) for a, b, d in zip(ours["pingpong"], theirs["pingpong"], c["pingpong"])])
    judge("bandwidth where the allocator keeps memory, by pkl5's", [a[0] / b[0] for a, b in zip(ours["kept"], theirs["kept"])])
    judge("bandwidth, by that of C into new memory", [a[0] / d[1] for a, d in zip(ours["bandwidth"], c["bandwidth"])])
    return outcome(results)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--side"]:
        side(sys.argv[2])
    else:
        sys.exit(main(*sys.argv[1:5], int(sys.argv[5]) if len(sys.argv) > 5 else 15))

#!/usr/bin/env python3
"""Compare object communication with mpi4py: objects.py NAME PROGRAM PYTHONPATH [RUNS]

Both sides run on two ranks of the same MPI library, in turns, at least 15 times; a table of medians is printed. Exits 0 when the targets
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


def launch(name, *command, path=None):
    # Two ranks, each with a processor of its own, need not yield.
    env = dict(os.environ, OVERSUBSCRIBED="no", **({"PYTHONPATH": path} if path else {}))
    output = subprocess.run(["Scripts/mpiexec", name, "-n", "2", *command], env=env, text=True, stdout=subprocess.PIPE, check=True).stdout
    return [float(word) for word in output.split()]


def main(name, program, path, runs):
    script = os.path.abspath(__file__)
    ours, theirs = ({"pingpong": [], "bandwidth": [], "memory": []} for _ in range(2))
    for _ in range(runs):
        for case in ("pingpong", "bandwidth"):
            ours[case].append(launch(name, program, case))
            theirs[case].append(launch(name, sys.executable, script, "--side", case, path=path))
        ours["memory"].append(launch(name, program, "memory"))
    asked = "import mpi4py; from mpi4py import MPI; print(mpi4py.__version__, 'on', MPI.Get_library_version().split(',')[0])"
    version = subprocess.run(["Scripts/mpiexec", name, "-n", "1", sys.executable, "-c", asked], env=dict(os.environ, PYTHONPATH=path), text=True,
                             stdout=subprocess.PIPE, check=True).stdout.strip()

    def median(runs, index=0):
        return statistics.median(run[index] for run in runs)

    print(f"{name}, mpi4py {version}, CPython {sys.version.split()[0]}; {os.cpu_count()} processors; medians of {runs} runs in turns\n")
    print("| what | this | mpi4py |\n|---|---|---|")
    print(f"| a round trip of `{{\"a\": 7, \"b\": 3.14}}`, µs | {median(ours['pingpong']):.2f} | {median(theirs['pingpong']):.2f} |")
    print(f"| a structure with {MEGABYTES} MB of numbers, GB/s (pkl5) | {median(ours['bandwidth']):.2f} | {median(theirs['bandwidth']):.2f} |")
    print(f"| the same numbers by a typed send, into memory that is used again, GB/s | {median(ours['bandwidth'], 1):.2f} | – |")
    print(f"| the same, into a new array, GB/s | {median(ours['bandwidth'], 2):.2f} | – |\n")
    print("| target | ratio | wanted | middle half | |\n|---|---|---|---|---|")
    results = [
        judge("time of a round trip, by mpi4py's", [a[0] / b[0] for a, b in zip(ours["pingpong"], theirs["pingpong"])], 0.2, True),
        judge("bandwidth, by pkl5's", [a[0] / b[0] for a, b in zip(ours["bandwidth"], theirs["bandwidth"])], 1),
        judge("bandwidth, by a typed send's into memory used again", [a[0] / a[1] for a in ours["bandwidth"]], 0.9),
        judge("peak memory of the sender, by the payload", [a[0] for a in ours["memory"]], 1.1, True),
        judge("peak memory of the receiver, by the payload", [a[1] for a in ours["memory"]], 1.1, True),
    ]
    return outcome(results)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--side"]:
        side(sys.argv[2])
    else:
        sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]) if len(sys.argv) > 4 else 15))

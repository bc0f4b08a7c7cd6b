"""The rank in Python of Tests/Support/check-interop: NumPy's structured arrays."""

import sys

import numpy as np
from mpi4py import MPI
from mpi4py.util import dtlib

RECORDS = 50

point = np.dtype([("x", "f8"), ("y", "f8"), ("tag", "i1")], align=True)
particle = np.dtype(
    [("alive", "?"), ("position", "f8", 3), ("charge", "f4"), ("marks", "i2", 5), ("origin", point), ("last", "u1")], align=True
)
sample = np.dtype([("number", "i8"), ("kind", "i4")], align=True)


def particle_of(rank, i):
    return (i % 3 == 0, [rank + 0.25, i, -1e300], (rank - i) / 4, [i, -i, rank, 4, 5], (i / 8, -rank, i - 25), 200 + rank)


def sample_of(rank, i):
    return (rank << 40 | i, -i)


def exchange(name, dtype, make):
    comm = MPI.COMM_WORLD
    rank, size = comm.rank, comm.size
    datatype = dtlib.from_numpy_dtype(dtype)
    assert datatype.extent == dtype.itemsize
    datatype.Commit()

    def check(records, source, way):
        expected = np.array([make(source, i) for i in range(RECORDS)], dtype=dtype)
        if not (records == expected).all():
            print(f"the rank in Python: {name} of rank {source} came changed by {way}", flush=True)
            comm.Abort(1)

    mine = np.array([make(rank, i) for i in range(RECORDS)], dtype=dtype)
    for step in range(1, size):
        to, source = (rank + step) % size, (rank - step) % size
        received = np.zeros(RECORDS, dtype=dtype)
        comm.Sendrecv([mine, RECORDS, datatype], to, recvbuf=[received, RECORDS, datatype], source=source)
        check(received, source, "sendrecv")
    everything = np.zeros(RECORDS * size, dtype=dtype)
    comm.Allgather([mine, RECORDS, datatype], [everything, RECORDS, datatype])
    for source in range(size):
        check(everything[source * RECORDS : (source + 1) * RECORDS], source, "allgather")
    datatype.Free()


exchange("particle", particle, particle_of)
exchange("sample", sample, sample_of)
sys.stdout.flush()

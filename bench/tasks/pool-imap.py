"""`multiprocessing.Pool.imap()` with two processes and a chunksize picked by hand: the clock stops at the last answer."""

import json
import multiprocessing
import sys
import time

WARM_UP = 2_000


def square(x):
    return x * x


def main(count, chunksize):
    items = list(range(count))
    wanted = sum(square(x) % 1_000 for x in items)
    with multiprocessing.Pool(2) as pool:
        pool.map(square, items[:WARM_UP])
        start = time.perf_counter()
        total = 0
        for value in pool.imap(square, items, chunksize):
            total += value % 1_000
        end = time.perf_counter()
    assert total == wanted
    print(json.dumps({"items/s": count / (end - start)}))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

"""Prints, for each job that two files of JSON lines share, both times and their ratio."""

import json
import sys


def read(path):
    """The results of a file, by job."""
    with open(path, encoding="utf-8") as lines:
        results = (json.loads(line) for line in lines if line.startswith("{"))
        return {result["job"]: result for result in results}


def main(ours_path, theirs_path):
    ours, theirs = read(ours_path), read(theirs_path)
    print(f"{'job':20} {'ours s':>9} {'peer s':>9} {'ratio':>7}   peer")
    for job, peer in theirs.items():
        if job in ours:
            own, other = ours[job]["median_s"], peer["median_s"]
            print(f"{job:20} {own:9.4f} {other:9.4f} {own / other:7.3f}   {peer['note']}")


if __name__ == "__main__":
    main(*sys.argv[1:3])

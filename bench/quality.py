"""Every figure of docs/quality.md, by the command that gives it. `python -m bench.quality SCORERS [TABLE ...]`

SCORERS is the folder with the scorers; the labelled data lie beside it, in `../data`. What is trained is trained anew
for each fold, on pages or texts that it is not scored on; what is not, is scored as it is. Nothing is written.
Peers that are no part of ours run in an environment of their own; bench/peers.py says how it is made.
"""

from __future__ import annotations

import argparse
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Final

PEERS: Final = Path(__file__).parents[1] / ".peers" / "bin" / "python"

# {python}, {peers}, {scorers} and {data} are put in; a table is its commands, one after the other.
TABLES: Final[dict[str, tuple[str, ...]]] = {
    "pages": ("{python} -m bench.train_page {scorers} --folds",),
    "pages-cpu": ("{python} -m bench.pages {scorers} --reps 2",),
    "metadata": (
        "{python} {scorers}/bench_extract.py meta:trafilatura bench.adapters:meta --meta --sets fundus --no-rouge",
    ),
    "dumps": (
        "{python} -m bench.train_dump --data {data}/textdump --made 150 --augment 2 --epochs 7"
        " --folds {scorers}/bench_textdump.py",
    ),
    "charsets": ("{python} -m bench.charsets {data}/tagging/langid.jsonl.gz --each 50",),
    "hostile": ("{python} -m tests.enrich.reading.hostile", "{python} -m tests.enrich.tagging.hostile"),
    "entities": (
        "{python} -m bench.train_names --data {data}/tagging --folds 0,1,2,3,4"
        " --leave-out uner_ewt,gum,crossner,wikigold --kin pt_bosque_pt=es,hr_set_hr=sl",
        "{python} -m bench.train_signs --data {data}/tagging --folds 0,1,2,3,4",
    ),
    "topics": ("{python} -m bench.train_topics {data}/tagging --folds", "{python} -m bench.read_topics"),
    "language": ("{python} {scorers}/eval_langid.py bench.adapters:language --per 20",),
    "near-duplicates": (
        "{python} {scorers}/eval_neardup.py bench.adapters:NearDuplicates",
        "{python} {scorers}/eval_neardup.py bench.adapters:NearDuplicates --n 4000",
    ),
    "tagging-cpu": ("{python} -m bench.tagging {scorers}", "{peers} -m bench.peers {scorers}"),
    "peers": (
        "{peers} {scorers}/bench_extract.py bench.peers:extract --no-rouge",
        "{peers} {scorers}/bench_extract.py bench.peers:meta --meta --sets fundus --no-rouge",
        "{peers} {scorers}/eval_ner.py bench.peers:entities --limit 100",
    ),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scorers", type=Path, help="the folder of bench_extract.py and its like")
    parser.add_argument("tables", nargs="*", metavar="TABLE", help=f"all of them, or: {', '.join(TABLES)}")
    asked = parser.parse_args()
    if unknown := set(asked.tables) - TABLES.keys():
        parser.error(f"there is no table {', '.join(sorted(unknown))}; there are {', '.join(TABLES)}")
    places = {
        "python": sys.executable,
        "peers": PEERS,
        "scorers": asked.scorers,
        "data": asked.scorers.resolve().parent / "data",
    }
    failed = []
    for table in asked.tables or TABLES:
        for command in TABLES[table]:
            words = [word.format(**places) for word in shlex.split(command)]
            print(f"\n## {table}\n$ {shlex.join(words)}", flush=True)
            if words[0] == str(PEERS) and not PEERS.exists():
                print("not measured: the peers are not installed; bench/peers.py says how")
                continue
            # numpy reads this when it is loaded; more threads than one only disturb what is measured.
            environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(Path(__file__).parents[1])}
            if subprocess.run(words, env=environment, check=False).returncode:
                failed.append(table)
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()

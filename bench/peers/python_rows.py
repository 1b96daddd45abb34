"""The Python package on the cases fagan_peers wrote: a line of JSON for each measurement.

    python_rows.py FOLDER REPEATS FAGAN_PEERS

Float32, one thread and its processor time, as in fagan_peers, whose calls these are to be set beside:

* "score, float32": the C++ call writes to memory that is there already and tells no log evidence; so
  does the Python call given out=.
* "score into new memory": C++ allocates a matrix for each call and so touches its pages for the first
  time; the Python call returns a new array, whose memory is that of an earlier result which nobody
  holds any more. Who keeps every result pays what the system asks for its pages, as in C++.
* tables: a column of categories for each finding, null where unknown, as each library keeps it. What
  is not a category but text is turned into one by its library, which is its own row.

The first 1,000 posteriors of each are held against the definition.
"""

import json
import os
import subprocess
import sys
import time

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "POLARS_MAX_THREADS"):
    os.environ[variable] = "1"

import numpy as np
import pandas
import polars
import pyarrow

import fagan

folder, repeats, fagan_peers = sys.argv[1], int(sys.argv[2]), sys.argv[3]
N_STATES = [2] * 40 + [3] * 10
NAMES = [f"f{j}" for j in range(len(N_STATES))]


def read(name, kind):
    return np.fromfile(os.path.join(folder, name), dtype=kind)


def model_of(likelihoods, prior):
    """The measured model, from its probabilities [state of each finding x cause]."""
    causes = [f"c{k}" for k in range(len(prior))]
    rows = iter(likelihoods)
    table = {}
    for name, n_states in zip(NAMES, N_STATES, strict=True):
        of_finding = [next(rows) for _ in range(n_states)]
        table[name] = {
            cause: {"p": {f"s{s}": of_finding[s][k] for s in range(n_states)}, "n": 1}
            for k, cause in enumerate(causes)}
    return fagan.read_model(json.dumps({
        "format": "fagan-model/1", "name": "measured",
        "causes": [{"name": cause} for cause in causes],
        "findings": [{"name": name, "states": [f"s{s}" for s in range(n)]}
                     for name, n in zip(NAMES, N_STATES, strict=True)],
        "likelihoods": table,
        "settings": [{"setting": "measured", "n": 1, "probabilities": {
            cause: {"p": p} for cause, p in zip(causes, prior, strict=True)}}],
        "default_setting": "measured"}))


states = read("states.i8", np.int8).reshape(-1, len(NAMES))
prior = read("prior.f64", np.float64)
expected = read("expected.f64", np.float64).reshape(-1, len(prior))
engine = fagan.Engine(model_of(read("likelihoods.f64", np.float64).reshape(-1, len(prior)), prior))
out = np.zeros((len(states), len(prior)), np.float32)
measured = []


def measure(work, contender, call, n_cases=len(states), turns=2 * repeats):
    """Holds the call's answer against the definition, and its time is taken later."""
    found = call().probabilities
    if np.abs(found[: len(expected)] - expected[: n_cases]).max() > 1e-6:
        sys.exit(f"{contender} differs from the definition")
    measured.append((work, contender, call, n_cases, turns, []))


def score(cases, **how):
    return engine.diagnose(cases, dtype="float32", threads=1, **how)


NEW = "score into new memory"
measure("score, float32", "Fagan from Python, NumPy with out=", lambda: score(states, out=out))
measure(NEW, "Fagan from Python, NumPy", lambda: score(states))
measure(NEW, "Fagan from Python, NumPy, log evidence too", lambda: score(states, log_evidence=True))
measure("score, float64, into new memory", "Fagan from Python, NumPy",
       lambda: engine.diagnose(states, threads=1))


def categories(of_case):
    """A pandas table of categories."""
    return pandas.DataFrame({
        name: pandas.Categorical.from_codes(
            np.maximum(of_case[:, j], -1), categories=[f"s{s}" for s in range(N_STATES[j])])
        for j, name in enumerate(NAMES)})


tables = {"pandas": categories(states)}
tables["pyarrow"] = pyarrow.Table.from_pandas(tables["pandas"], preserve_index=False)
tables["polars"] = polars.from_arrow(tables["pyarrow"]).select(
    polars.col(name).cast(polars.Enum([f"s{s}" for s in range(N_STATES[j])]))
    for j, name in enumerate(NAMES))
for library, table in tables.items():
    measure("score, float32", f"Fagan from Python, {library} categories with out=",
            lambda table=table: score(table, out=out))
    measure(NEW, f"Fagan from Python, {library} categories", lambda table=table: score(table))
many = pyarrow.concat_tables([tables["pyarrow"].slice(i, 65_536)
                              for i in range(0, len(states), 65_536)])
measure(NEW, "Fagan from Python, pyarrow categories in chunks", lambda: score(many))

some = min(len(states), 100_000)
few = categories(states[:some])
texts = {"pandas": few.astype("str").where(few.notna(), None)}
texts["pyarrow"] = pyarrow.Table.from_pandas(texts["pandas"], preserve_index=False)
texts["polars"] = polars.from_arrow(texts["pyarrow"])
for library, table in texts.items():
    measure(NEW, f"Fagan from Python, {library} text", lambda table=table: score(table),
            n_cases=some, turns=min(repeats, 3))

# By turns, also with the calls from C++, so that what else the machine does meets all of them alike;
# each after a call that is not timed.
in_cpp = {}
with subprocess.Popen([fagan_peers, "by-turns", str(len(states))], text=True,
                      stdin=subprocess.PIPE, stdout=subprocess.PIPE) as peer:
    for turn in range(2 * repeats):
        peer.stdin.write("\n")
        peer.stdin.flush()
        for _ in range(3):
            row = json.loads(peer.stdout.readline())
            in_cpp.setdefault(row["work"], []).extend(row["ns"])
        for _, _, call, n_cases, n_turns, times in measured:
            if turn < n_turns:
                call()
                begin = time.process_time()
                call()
                times.append((time.process_time() - begin) / n_cases * 1e9)
    peer.stdin.close()


def report(work, contender, times):
    print(json.dumps({"work": work, "contender": contender, "target": "", "threads": 1, "ns": times}))


for work, times in in_cpp.items():
    report(work, "Fagan, by turns with Python", times)
for work, contender, _, _, _, times in measured:
    report(work, contender, times)

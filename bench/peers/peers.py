"""scikit-learn, NumPy and pandas on the cases fagan_peers wrote: a line of JSON for each measurement.

    peers.py FOLDER REPEATS

Processor time of one thread, as in fagan_peers. Each contender gets the layout it is fastest with.
"""

import json
import os
import sys
import time

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import numpy as np
import pandas
from sklearn.naive_bayes import BernoulliNB, CategoricalNB

folder, repeats = sys.argv[1], int(sys.argv[2])
N_STATES = [2] * 40 + [3] * 10


def read(name, kind):
    return np.fromfile(os.path.join(folder, name), dtype=kind)


states = read("states.i8", np.int8).reshape(-1, 50)
causes = read("causes.u32", np.uint32)
prior = read("prior.f64", np.float64)
likelihoods = read("likelihoods.f64", np.float64).reshape(-1, len(prior))
expected = read("expected.f64", np.float64).reshape(-1, len(prior))
n = len(states)


def times_of(work, n_cases, repeats):
    work()
    times = []
    for _ in range(repeats):
        begin = time.process_time()
        work()
        times.append((time.process_time() - begin) / n_cases * 1e9)
    return times


def report(work, contender, *layouts, n_cases=n, repeats=repeats):
    """The fastest of some ways to call the same thing."""
    best = min((times_of(layout, n_cases, repeats) for layout in layouts), key=np.median)
    line = {"work": work, "contender": contender, "target": "", "threads": 1, "ns": best}
    print(json.dumps(line), flush=True)


def require_right(posteriors, whose):
    if np.abs(posteriors[: len(expected)] - expected).max() > 1e-4:
        sys.exit(f"{whose} differs from the definition")


# The logarithms of the likelihoods times a one-hot matrix; unknown is a row of zeros.
findings = np.repeat(np.arange(50), N_STATES)
state_numbers = np.concatenate([np.arange(s) for s in N_STATES]).astype(np.int8)
log_likelihoods = np.log(likelihoods).astype(np.float32)
log_prior = np.log(prior).astype(np.float32)


def numpy_scores(cases):
    logs = (cases[:, findings] == state_numbers).astype(np.float32) @ log_likelihoods + log_prior
    logs -= logs.max(axis=1, keepdims=True)
    np.exp(logs, out=logs)
    logs /= logs.sum(axis=1, keepdims=True)
    return logs


def in_blocks():
    out = np.empty((n, len(prior)), np.float32)
    for i in range(0, n, 16384):
        out[i : i + 16384] = numpy_scores(states[i : i + 16384])
    return out


require_right(in_blocks(), "NumPy")
report("score, float32", "NumPy one-hot product, float", in_blocks)

# BernoulliNB knows two states and no unknown: it gets an easier task.
some = slice(0, min(n, 200_000))
binary = (states > 0).astype(np.int8)
layouts = []
for kind in (np.int8, np.float32, np.float64):
    cases = binary.astype(kind)
    fitted = BernoulliNB(binarize=None).fit(cases[some], causes[some])
    layouts.append(lambda fitted=fitted, cases=cases: fitted.predict_proba(cases))
report("score, float32", "scikit-learn BernoulliNB", *layouts)
del layouts

# For CategoricalNB unknown is one state more, as it has to be.
categories = np.asarray(states + 1, dtype=np.int8)
fitted = CategoricalNB().fit(categories[some], causes[some])
column_major = np.asfortranarray(categories)
wide = categories.astype(np.int64)
report(
    "score, float32",
    "scikit-learn CategoricalNB",
    *[lambda cases=cases: fitted.predict_proba(cases) for cases in (categories, column_major, wide)],
    repeats=min(repeats, 2),
)
report(
    "learn by counting",
    "scikit-learn CategoricalNB",
    *[lambda cases=cases: CategoricalNB().fit(cases[some], causes[some]) for cases in (categories, column_major)],
    n_cases=some.stop,
    repeats=min(repeats, 3),
)
one = categories[:1]
report(
    "one case by function call",
    "scikit-learn CategoricalNB",
    lambda: [fitted.predict_proba(one) for _ in range(1000)],
    n_cases=1000,
)


# Tables: states by their names, or as codes, whichever is read sooner; the findings alone.
STATES = pandas.CategoricalDtype(["s0", "s1", "s2"])
names = [f"f{j}" for j in range(50)]


def read_names():
    table = pandas.read_csv(os.path.join(folder, "cases.csv"), usecols=names, dtype=STATES)
    return np.column_stack([table[name].cat.codes.to_numpy() for name in names])


def read_codes():
    table = pandas.read_csv(os.path.join(folder, "codes.csv"), usecols=names, dtype=np.int8)
    return table[names].to_numpy()


def by_scikit_learn(cases):
    return fitted.predict_proba(cases + 1)


def write(posteriors):
    table = pandas.DataFrame(posteriors, columns=[f"c{k}" for k in range(len(prior))])
    table.to_csv(os.path.join(folder, "theirs.csv"), index_label="case_id", float_format="%.6f")


in_table = read_names()
if not (np.array_equal(in_table, states[: len(in_table)]) and np.array_equal(in_table, read_codes())):
    sys.exit("pandas reads other cases")
for contender, score in (
    ("pandas alone", lambda cases: cases),
    ("pandas, scikit-learn CategoricalNB", by_scikit_learn),
    ("pandas, NumPy one-hot product", numpy_scores),
):
    report(
        "CSV to posteriors in memory, float32",
        contender,
        *[lambda read=read: score(read()) for read in (read_names, read_codes)],
        n_cases=len(in_table),
        repeats=min(repeats, 3),
    )
    if score is by_scikit_learn or score is numpy_scores:
        report(
            "CSV to CSV, float32",
            contender,
            *[lambda read=read: write(score(read())) for read in (read_names, read_codes)],
            n_cases=len(in_table),
            repeats=min(repeats, 2),
        )

"""The table of ratios out of the measurements of one run.

    table.py MEASUREMENTS FACTS NAME

Writes bench/results/NAME.json and NAME.md and prints the table.
"""

import json
import pathlib
import statistics
import sys

import python_table

measurements, facts, name = sys.argv[1:]
rows = [json.loads(line) for line in open(measurements) if line.startswith("{")]
facts = json.load(open(facts))

BERNOULLI = "scikit-learn BernoulliNB"
CATEGORICAL = "scikit-learn CategoricalNB"
NUMPY = "NumPy one-hot product, float"
PLAIN = "C++ plain loops, double"
SCORE = "score, float32"
BASIC = "simulate + score + basic metrics"
TO_MEMORY = "CSV to posteriors in memory, float32"
TO_CSV = "CSV to CSV, float32"
QUESTIONS = "next question of fifty"
TEXTBOOK = "textbook: every answer scored anew, double"

# Work, peer, the peer's own row if it is another, and how many times as fast by instruction set.
GOALS = [
    (SCORE, BERNOULLI, SCORE, {"avx512": 40, "avx2": 25}),
    (SCORE, CATEGORICAL, SCORE, {"avx512": 300, "avx2": 180}),
    (SCORE, NUMPY, SCORE, {"avx512": 22, "avx2": 15}),
    (SCORE, "Eigen one-hot product, float", SCORE, {}),
    (SCORE, PLAIN, SCORE, {}),
    (SCORE, "R e1071 naiveBayes", SCORE, {}),
    ("score, float64", BERNOULLI, SCORE, {"avx512": 15, "avx2": 10}),
    (BASIC, PLAIN, BASIC, {"avx512": 80, "avx2": 30}),
    ("the same, nothing missing", PLAIN, BASIC, {}),
    ("simulate + score + full metrics", PLAIN, BASIC, {}),
    ("the same, basic, with 3 numbers", PLAIN, BASIC, {}),
    ("learn by counting", CATEGORICAL, "learn by counting", {"avx512": 600, "avx2": 600}),
    ("learn by counting", "R e1071 naiveBayes", "learn by counting", {}),
    ("learn by counting", "C++ plain loops", "learn by counting", {}),
    ("one case by function call", CATEGORICAL, "one case by function call", {}),
    (TO_MEMORY, "pandas alone", TO_MEMORY, {"avx512": 45, "avx2": 14}),
    (TO_MEMORY, "pandas, NumPy one-hot product", TO_MEMORY, {}),
    (TO_MEMORY, "pandas, scikit-learn CategoricalNB", TO_MEMORY, {}),
    (TO_CSV, "pandas, NumPy one-hot product", TO_CSV, {}),
    (TO_CSV, "pandas, scikit-learn CategoricalNB", TO_CSV, {"avx512": 140, "avx2": 70}),
    ("CSV to CSV, float64", "pandas, scikit-learn CategoricalNB", TO_CSV, {}),
    (QUESTIONS, TEXTBOOK, QUESTIONS, {"avx512": 170, "avx2": 90}),
]


def median(work, contender, target="", threads=1):
    for row in rows:
        if (row["work"], row["contender"], row["target"], row["threads"]) == (work, contender, target, threads):
            return statistics.median(row["ns"])
    return None


def shown(ns):
    return f"{ns:.3g} ns" if ns < 1000 else f"{ns / 1000:.3g} µs"


def ours(work, target, threads=1):
    found = [median(work, who, target, threads) for who in ("Fagan", "Fagan, float32")]
    return next((ns for ns in found if ns is not None), None)


targets = [t for t in ("avx512", "avx2", "baseline") if ours(SCORE, t) is not None]
lines = [
    "| work | peer | peer's time a case | " + " | ".join(f"Fagan, {t}" for t in targets) + " |",
    "| --- | --- | --- |" + " --- |" * len(targets),
]
for work, peer, peer_work, goals in GOALS:
    theirs = median(peer_work, peer)
    if theirs is None:
        continue
    cells = []
    for target in targets:
        ns = ours(work, target)
        ratio = theirs / ns
        cell = f"{shown(ns)}, {ratio:.3g}x"
        if target in goals:
            cell += f" (goal {goals[target]}x: {'met' if ratio >= goals[target] else 'not met'})"
        cells.append(cell)
    lines.append(f"| {work} | {peer} | {shown(theirs)} | " + " | ".join(cells) + " |")

threads = ["", "| two threads | " + " | ".join(targets) + " |", "| --- |" + " --- |" * len(targets)]
for work in (SCORE, BASIC):
    cells = []
    for target in targets:
        ns = ours(work, target, 2)
        cells.append(f"{1000 / ns:.3g} million cases/s, {ours(work, target) / ns:.2f}x one thread")
    threads.append(f"| {work} | " + " | ".join(cells) + " |")
ratios = [f"{ours('the same, basic, with 3 numbers', t) / ours(BASIC, t):.3g} on {t}" for t in targets]
note = f"Three numbers beside the fifty findings take {', '.join(ratios)} times as long (goal 2 on avx512, 3 on avx2)."

note += " One case by function call: the goal is 40 ns on avx512, 60 ns on avx2."
text = "\n".join(lines + threads + python_table.lines(rows) + ["", note])
about = "\n".join(f"* {key}: {value}" for key, value in facts.items())
results = pathlib.Path(__file__).resolve().parents[1] / "results"
results.mkdir(exist_ok=True)
(results / f"{name}.md").write_text(
    "# Fagan beside its peers\n\nMedians over repeats of one run, nanoseconds for each case; 15 causes, 50 findings "
    "(40 with two states, 10 with three), a fifth unknown. One thread and its processor time unless said; two threads "
    f"by the clock on the wall. Trust the ratios, not the times.\n\n{text}\n\n{about}\n"
)
(results / f"{name}.json").write_text(json.dumps({"facts": facts, "measurements": rows}, indent=1) + "\n")
print(text)

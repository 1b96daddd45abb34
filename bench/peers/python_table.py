"""The part of the table of ratios that is about the Python package."""

import statistics

HERE = "Fagan from Python, "
SCORE = "score, float32"
NEW = "score into new memory"


def lines(rows):
    """A table of what a call from Python costs beside the call from C++ that does the same, and
    beside scikit-learn's on the same arrays; nothing where Python was not measured."""
    ns = {}
    for row in rows:
        # The instruction set the engine chooses is the best one, which is measured first.
        if row["threads"] == 1:
            ns.setdefault((row["work"], row["contender"]), statistics.median(row["ns"]))
    ours = [key for key in ns if key[1].startswith(HERE)]
    if not ours:
        return []
    made = ["", "| from Python, a million cases | time a case | times the C++ call | times the NumPy call "
            "| scikit-learn BernoulliNB takes | CategoricalNB takes |", "| --- " * 6 + "|"]
    for work, contender in ours:
        mine = ns[work, contender]
        cells = [f"{mine:.3g} ns", times(mine, ns.get((work, "Fagan")))]
        cells.append(times(mine, ns.get((work, HERE + "NumPy"))))
        for peer in ("BernoulliNB", "CategoricalNB"):
            cells.append(times(ns.get((SCORE, f"scikit-learn {peer}")), mine))
        made.append(f"| {contender.removeprefix(HERE)} ({work}) | " + " | ".join(cells) + " |")
    return made


def times(a, b):
    return f"{a / b:.3g}x" if a and b else ""

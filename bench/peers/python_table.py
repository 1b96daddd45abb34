"""The part of the table of ratios that is about the Python package."""

import statistics

HERE = "Fagan from Python, "
IN_CPP = "Fagan, by turns with Python"
SCORE = "score, float32"
NEW = "score into new memory"


def lines(rows):
    """A table of what a call from Python costs beside the call from C++ that does the same, and
    beside scikit-learn's on the same arrays; nothing where Python was not measured.
    """
    ns = {}
    for row in rows:
        if row["threads"] == 1:
            ns.setdefault((row["work"], row["contender"]), row["ns"])
    ours = [key for key in ns if key[1].startswith(HERE)]
    if not ours:
        return []
    made = ["", "| from Python, a million cases | time a case | times the C++ call | times the NumPy call "
            "| scikit-learn BernoulliNB takes | CategoricalNB takes |", "| --- " * 6 + "|"]
    for work, contender in ours:
        mine = ns[work, contender]
        cells = [f"{statistics.median(mine):.3g} ns", by_turns(mine, ns.get((work, IN_CPP)))]
        cells.append(by_turns(mine, ns.get((work, HERE + "NumPy"))))
        for peer in ("BernoulliNB", "CategoricalNB"):
            cells.append(times(ns.get((SCORE, f"scikit-learn {peer}")), mine))
        made.append(f"| {contender.removeprefix(HERE)} ({work}) | " + " | ".join(cells) + " |")
    return made


def by_turns(a, b):
    """How many times as long a took, turn by turn."""
    if not b:
        return ""
    return f"{statistics.median(x / y for x, y in zip(a, b, strict=False)):.3g}x"


def times(a, b):
    return f"{statistics.median(a) / statistics.median(b):.3g}x" if a and b else ""

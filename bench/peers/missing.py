"""What leaving missing values out is worth: against CategoricalNB, to which missing is one state more.

    missing.py [FOLDER]

Ten-fold cross-validation on sets of tests/data/uci that have gaps (see the README there): accuracy and
mean log score in nats, lower is better. Both with Laplace's smoothing and the shares of the causes.
"""

import pathlib
import sys

import numpy as np
import pandas
from sklearn.model_selection import StratifiedKFold
from sklearn.naive_bayes import CategoricalNB

from fagan.sklearn import DiagnosisClassifier

HERE = pathlib.Path(__file__).resolve().parents[2] / "tests" / "data" / "uci"
CLASS = {"breast-cancer": "Class", "primary-tumor": "class", "postoperative": "decision",
         "audiology": "class", "soybean": "class", "hepatitis": "Class", "lymph": "class",
         "spect-train": "OVERALL_DIAGNOSIS"}


def codes(folder, name):
    """Positions of values in their column (n, columns), -1 for missing, and the classes."""
    table = pandas.read_csv(folder / f"{name}.csv.gz", dtype=str, keep_default_na=False)
    y = table.pop(CLASS[name]).to_numpy(str)
    columns = [pandas.factorize(table[column].mask(table[column] == ""))[0] for column in table]
    return np.column_stack(columns), y


def judge(p, classes, truth):
    """Which top classes are right, and the log scores; a class no fold could learn gets 1 in 1,000."""
    at = np.searchsorted(classes, truth)
    known = (at < len(classes)) & (classes[np.minimum(at, len(classes) - 1)] == truth)
    p_true = np.where(known, p[np.arange(len(truth)), np.minimum(at, len(classes) - 1)], 1e-3)
    return classes[p.argmax(axis=1)] == truth, -np.log(np.maximum(p_true, 1e-12))


def compare(X, y):
    """(right, log score) of both, all cases in the order of the folds."""
    found = {"left out": [], "as a state": []}
    # One state more where something is missing, and only there: an empty one would be smoothed too.
    gaps = (X < 0).any(axis=0)
    with_gap = np.where(X < 0, X.max(axis=0) + 1, X)
    sizes = X.max(axis=0) + 1 + gaps
    for train, test in StratifiedKFold(10, shuffle=True, random_state=0).split(X, y):
        skipping = DiagnosisClassifier(categorical_features="all").fit(
            np.where(X < 0, np.nan, X)[train], y[train])
        found["left out"].append(judge(
            skipping.predict_proba(np.where(X < 0, np.nan, X)[test]), skipping.classes_, y[test]))
        as_state = CategoricalNB(min_categories=sizes).fit(with_gap[train], y[train])
        found["as a state"].append(judge(
            as_state.predict_proba(with_gap[test]), as_state.classes_, y[test]))
    return {name: [np.concatenate(part) for part in zip(*folds, strict=True)]
            for name, folds in found.items()}


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    print("| set | cases | missing | accuracy, left out | as a state | log score, left out | as a state "
          "| difference (se) |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name in CLASS:
        X, y = codes(folder, name)
        found = compare(X, y)
        (right, score), (other_right, other_score) = found["left out"], found["as a state"]
        difference = score - other_score
        print(f"| {name} | {len(y)} | {np.mean(X < 0):.1%} | {right.mean():.1%} | {other_right.mean():.1%} "
              f"| {score.mean():.3f} | {other_score.mean():.3f} "
              f"| {difference.mean():+.3f} ({difference.std(ddof=1) / np.sqrt(len(y)):.3f}) |")


if __name__ == "__main__":
    main()

"""Judging the judge."""

import json

import numpy as np

import fagan

from .answers import judge

_P = np.array([[0.8, 0.3], [0.7, 0.2], [0.6, 0.4], [0.9, 0.5]])


def record(n=400, seed=81):
    """Probabilities stated in a quiz (n,) and whether each came true (n,), by somebody made up."""
    rng = np.random.default_rng(seed)
    belief = rng.normal(0, 1.2, n)  # log odds an ideal reasoner would state
    true = rng.random(n) < 1 / (1 + np.exp(-belief))
    stated = 1 / (1 + np.exp(-np.clip(2 * belief + 0.4 + rng.normal(0, 0.3, n), -5, 5)))
    return stated.round(3), true.astype(int)


def thin_model(n):
    """The model of the notebook."""
    names = [f"finding_{j + 1}" for j in range(len(_P))]
    return fagan.read_model(json.dumps({
        "format": "fagan-model/1", "name": "thin", "default_setting": "ward",
        "sources": {"page": {"title": "Made up for this page"}},
        "causes": [{"name": "ill"}, {"name": "well", "catch_all": True}],
        "findings": [{"name": name, "states": ["absent", "present"]} for name in names],
        "likelihoods": {name: {"ill": {"p": {"present": a}, "n": n, "source": "page"},
                               "well": {"p": {"present": b}, "n": n, "source": "page"}}
                        for name, (a, b) in zip(names, _P, strict=True)},
        "settings": [{"setting": "ward", "n": 100_000, "probabilities": {"ill": 0.3, "well": 0.7}}]}))


def world(seed, n=20):
    """One of the worlds of the notebook: (findings, P(ill | findings))."""
    rng = np.random.default_rng(seed)
    theta = rng.beta(n * _P, n * (1 - _P))
    ill = rng.random() < 0.3
    present = rng.random(len(_P)) < theta[:, 0 if ill else 1]
    ill_and, well_and = [0.3, 0.7] * np.where(present[:, None], theta, 1 - theta).prod(axis=0)
    findings = {f"finding_{j + 1}": "present" if x else "absent" for j, x in enumerate(present)}
    return findings, ill_and / (ill_and + well_and)


def q1(gains):
    """{'honest', 'bold', 'best'}: expected decibans."""
    p = np.array([0.6, 0.3, 0.1])

    def gain(q):
        return 10 * np.sum(p * np.log10(3 * np.asarray(q)))

    bold = gain([0.9, 0.08, 0.02])
    return judge(gains, {"honest": gain(p), "bold": bold, "best": gain(p)},
                 "average over what may be true, with the probabilities she *believes*: "
                 "sum of p times 10 log10(q / prior).",
                 nearly=[([gain(p), bold, 10 * np.log10(3)],
                          "that is the most a lucky case can bring, not the best on average.")])


def _coverage(n):
    model, inside = thin_model(n), 0
    for seed in range(400):
        findings, truth = world(seed)
        low, high = fagan.draw_posteriors(model, None, findings, seed=seed,
                                          n_draws=1000).interval("ill")
        inside += low <= truth <= high
    return inside / 400


def q2(shares):
    """{'n = 20', 'n = 80'}: how often the interval holds the truth."""
    hint = ("for seed in range(400): findings, truth = world(seed); draw_posteriors(thin_model(n), None, "
            "findings, seed=seed).interval('ill').")
    if shares is None:
        return judge(None, 0, hint)
    # 400 worlds leave a standard error of 0.011 and 0.024.
    return judge(shares, {"n = 20": _coverage(20), "n = 80": _coverage(80)}, hint, within=0.03)


def q3(line):
    """{'slope', 'shift'} of the record."""
    stated, true = record()
    x = np.column_stack([np.ones(len(stated)), np.log(stated / (1 - stated))])
    b = np.zeros(2)
    for _ in range(20):
        p = 1 / (1 + np.exp(-x @ b))
        b += np.linalg.solve(x.T @ (x * (p * (1 - p))[:, None]), x.T @ (true - p))
    return judge(line, {"slope": b[1], "shift": b[0]},
                 "a column of ones and the log odds stated; b += solve(XᵀWX, Xᵀ(true − p)) with W the "
                 "diagonal of p (1 − p), from b = 0.",
                 within=0.02, nearly=[([b[0], b[1]], "slope and shift are exchanged.")])

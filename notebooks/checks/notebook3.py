"""Many causes at once."""

import math

import numpy as np

import fagan

from .answers import judge

FINDINGS = {"swelling": "present", "localized_tenderness": "present", "d_dimer": (500.0, math.inf)}


def q1(log_space):
    """`log_space` takes (prior, likelihoods of the observed states [n_findings, n_causes])."""
    if log_space is None:
        print("Not answered yet. Hint: add logarithms, subtract the largest, only then exp.")
        return False
    prior = np.array([0.2, 0.3, 0.5])
    likelihoods = np.tile([[1e-3, 2e-3, 1e-3]], (400, 1))
    likelihoods[0] = [0.9, 1e-130, 0.1]
    expected = np.exp(_relative(np.log(prior) + np.log(likelihoods).sum(axis=0)))
    answer = np.asarray(log_space(prior, likelihoods), float)
    if np.isnan(answer).any():
        print("Not yet: 0 divided by 0. The products have become 0 before they were compared.")
        return False
    return judge(answer, expected / expected.sum(), within=1e-9,
                 hint="exp(log w - max log w), divided by its sum.")


def _relative(log_weights):
    return log_weights - log_weights.max()


def q2(weights):
    """{'first': ..., 'last': ...}: decibans of swelling for a DVT against all others."""
    model = fagan.load_model("calf_pain")
    expected = {}
    rest = {k: v for k, v in FINDINGS.items() if k != "swelling"}
    for place, findings in (("first", {"swelling": "present", **rest}),
                            ("last", {**rest, "swelling": "present"})):
        steps = fagan.explain(model, None, findings, "deep_vein_thrombosis").steps
        expected[place] = next(s.decibans for s in steps if s.finding == "swelling")
    return judge(weights, expected, within=0.01,
                 hint="explain goes through the findings in the order of the dict.")


def q3(model):
    if model is None:
        print("Not answered yet. Hint: append to data['causes'], and give it a likelihood where it "
              "differs from the default; the prior must sum to 1 again.")
        return False
    names = [cause.name for cause in model.causes]
    if "cellulitis" not in names:
        print("Not yet: the model has no cause called cellulitis.")
        return False
    warm = model.likelihood("skin_redness_warmth", "present", "cellulitis")
    others = np.delete(model.likelihoods("skin_redness_warmth")[1], names.index("cellulitis"))
    if not warm > others.max():
        print("Not yet: redness and warmth should be commonest in cellulitis.")
        return False
    print("Right.")
    return True

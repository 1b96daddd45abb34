"""Many causes at once."""

import math

import numpy as np

import fagan

from .answers import judge, results_of, say, unanswered, wrong_form

FINDINGS = {"swelling": "present", "localized_tenderness": "present", "d_dimer": (500.0, math.inf)}


def q1(log_space):
    """`log_space` takes (prior, likelihoods of the observed states [n_findings, n_causes])."""
    if log_space is None:
        return unanswered("add logarithms, subtract the largest, only then exp.")
    prior = np.array([0.2, 0.3, 0.5])
    likelihoods = np.tile([[1e-3, 2e-3, 1e-3]], (400, 1))
    likelihoods[0] = [0.9, 1e-130, 0.1]
    expected = np.exp(_relative(np.log(prior) + np.log(likelihoods).sum(axis=0)))
    with np.errstate(all="ignore"):  # the verdict says it better than a warning
        answers, nothing = results_of(log_space, [(prior, likelihoods)])
    if answers is None:
        return nothing
    try:
        underflows = np.isnan(np.asarray(answers[0], float)).any()
    except (TypeError, ValueError):
        return wrong_form("a function that returns an array of probabilities")
    if underflows:
        return say("Not yet: 0 divided by 0. The products have become 0 before they were compared.")
    return judge(answers[0], expected / expected.sum(), within=1e-9,
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
        return unanswered("append to data['causes'], and give it a likelihood where it differs from "
                          "the default; the prior must sum to 1 again.")
    if not isinstance(model, fagan.Model):
        return wrong_form("a model, as fagan.read_model returns it")
    names = [cause.name for cause in model.causes]
    if "cellulitis" not in names:
        return say("Not yet: the model has no cause called cellulitis.")
    if "skin_redness_warmth" not in [finding.name for finding in model.findings]:
        return say("Not yet: the model has lost its finding skin_redness_warmth.")
    warm = model.likelihoods("skin_redness_warmth")[1]
    if not warm[names.index("cellulitis")] > np.delete(warm, names.index("cellulitis")).max(initial=0):
        return say("Not yet: redness and warmth should be commonest in cellulitis.")
    return say("Right.", right=True)

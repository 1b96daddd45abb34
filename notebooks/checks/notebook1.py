"""From counts to Bayes."""

import math

import fagan

from .answers import judge, same_set


def q1(tree):
    return judge(
        tree,
        {"ill": 200, "ill and positive": 180, "well and positive": 490, "ill if positive": 180 / 670},
        "start with the 10,000 and split them twice; the last number is a part of all positives.",
        nearly=[([200, 180, 180 / 200, 490],
                 "180 of 200 is the share of positives among the ill; asked is the reverse.")])


def d_dimer_rates():
    """P(raised | DVT) and P(raised | no DVT), in primary care; raised is 500 ng/mL or more."""
    model = fagan.load_model("calf_pain")
    rates = []
    for p in (1.0, 0.0):
        prior = fagan.with_probability(model, "primary_care_adults", "deep_vein_thrombosis", p)
        raised = fagan.diagnose(model, prior, {"d_dimer": (500.0, math.inf)})
        rates.append(math.exp(raised.log_evidence))
    return rates


def q2(prior):
    among_ill, among_well = d_dimer_rates()
    return judge(prior, among_well / (among_ill + among_well),
                 "at 50% there are as many raised tests with a DVT as without one: "
                 "p times the one rate equals (1 - p) times the other.",
                 nearly=[(0.5, "before the test is not after it.")])


def q3(letters):
    return same_set(letters, {"B", "D"},
                    "which sentences speak of the share of ill among those tested positive, though "
                    "what is known is the share of positives among the ill (or the well)?")

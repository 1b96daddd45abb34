"""Odds, likelihood ratios, nomogram."""

import numpy as np

from .answers import judge, results_of, say, unanswered

#: Marks of a middle axis as an old print has them: likelihood ratio, height; one is wrong.
PRINTED = {0.1: -1.151, 0.2: -0.805, 0.5: -0.347, 1: 0.0, 2: 0.347, 5: 0.805, 10: 1.609, 20: 1.498}


def q1(height):
    """`height` is a function of a likelihood ratio."""
    if height is None:
        return unanswered("what is the middle of -x and x + log(LR)?")
    ratios = np.array([0.1, 0.5, 1.0, 2.0, 10.0])
    heights, nothing = results_of(height, [(ratio,) for ratio in ratios])
    if heights is None:
        return nothing
    return judge(heights, np.log(ratios) / 2,
                 "a straight line crosses the middle axis half way between its two ends, the left at "
                 "minus the log odds before, the right at plus the log odds after.",
                 nearly=[(np.log(ratios), "that is the distance between the ends, not its half.")])


def q2(errors):
    p = np.arange(1, 100) / 100
    odds = 2 * p / (1 - p)
    exact = odds / (1 + odds)
    return judge(errors, p + 0.15 - exact,
                 "the rule says p + 0.15; the exact way goes through the odds: p / (1 - p), times 2, "
                 "and back. Rule minus exact, for p = 0.01, 0.02, ... 0.99.",
                 nearly=[(exact - p - 0.15, "the sign: rule minus exact is asked for.")])


def q3(ratio):
    if isinstance(ratio, (int, float)) and ratio not in PRINTED:
        return say("Not yet: that ratio is not printed on the axis.")
    return judge(ratio, 10, "heights must be half the logarithm of the ratio; compare 5, 10 and 20.")

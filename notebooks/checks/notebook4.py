"""Where the numbers come from."""

import fagan

from .answers import judge, same_set

#: Swollen among patients with a DVT, in three studies: (with swelling, all).
STUDIES = [(36, 48), (150, 230), (18, 20)]
CASE = {"swelling": "present", "localized_tenderness": "present"}


def q1(mean_and_n):
    """{'mean': ..., 'n': ...} of the sensitivity after the three studies."""
    a = 1 + sum(swollen for swollen, _ in STUDIES)
    b = 1 + sum(n - swollen for swollen, n in STUDIES)
    raw = sum(s for s, _ in STUDIES) / sum(n for _, n in STUDIES)
    average = sum(s / n for s, n in STUDIES) / len(STUDIES)
    return judge(mean_and_n, {"mean": a / (a + b), "n": a + b},
                 "Beta(1, 1) before; each study adds its yes to the first number and its no to the "
                 "second. The mean is a / (a + b), and n = a + b.",
                 within=0.0005,
                 nearly=[([average, a + b], "a study of 20 does not count as much as one of 230."),
                         ([raw, a + b], "the two cases imagined before the studies are missing.")])


def q2(kind_and_names):
    """A set of words that name the number: its kind, its cause, and its finding if it has one."""
    top = fagan.sensitivities(fagan.load_model("calf_pain"), None, CASE, "deep_vein_thrombosis")[0]
    words = {top["kind"], top["cause"], top["finding"]} - {None}
    return same_set(kind_and_names, words,
                    "fagan.sensitivities sorts by swing; the first entry's kind, cause and finding.")


def q3(upper):
    """{20: ..., 200: ...}: the upper ends of 95% intervals, Beta(1, 1) before."""
    # The 97.5% point of Beta(1, n + 1) is 1 - 0.025 ** (1 / (n + 1)).
    expected = {n: 1 - 0.025 ** (1 / (n + 1)) for n in (20, 200)}
    return judge(upper, expected, "draw from Beta(1, n + 1) and take the 97.5% quantile: np.quantile.",
                 nearly=[([0, 0], "none of 20 is not never.")])

"""When independence fails."""

import numpy as np

from .answers import judge, say, unanswered, wrong_form


def dependent(rho, n=40_000, seed=7):
    """The world of the notebook: findings (n, 6) and cause (n,), 0 ill and 1 well."""
    rng = np.random.default_rng(seed)
    ill = rng.random(n) < 0.3
    z = np.sqrt(rho) * rng.normal(size=(n, 1)) + np.sqrt(1 - rho) * rng.normal(size=(n, 6))
    cut = np.where(ill, 0.5244, -0.5244)[:, None]
    return (z < cut).astype(np.int8), np.where(ill, 0, 1)


def pairs(n=60_000, seed=73):
    """Three pairs of findings (n, 6) and the cause (n,)."""
    rng = np.random.default_rng(seed)
    ill = rng.random(n) < 0.3
    # The cuts of a normal variable for the ill; for the well they are the same with the other sign.
    cuts, links = (0.05, 0.6745, 0.6745), (0.7, 0.7, 0.0)
    columns = []
    for cut, link in zip(cuts, links, strict=True):
        z = np.sqrt(link) * rng.normal(size=(n, 1)) + np.sqrt(1 - link) * rng.normal(size=(n, 2))
        columns.append(z < np.where(ill, cut, -cut)[:, None])
    return np.hstack(columns).astype(np.int8), np.where(ill, 0, 1)


def _p_ill(findings, t=1.0):
    log_odds = np.log(0.3 / 0.7) + t * (2 * findings.sum(axis=1) - 6) * np.log(0.7 / 0.3)
    return 1 / (1 + np.exp(-log_odds))


def q1(gaps):
    """{rho: mean probability of the top cause less the share right}."""
    expected = {}
    for rho in (0.0, 0.3, 0.6, 0.9):
        findings, cause = dependent(rho)
        p = _p_ill(findings)
        expected[rho] = np.mean(np.maximum(p, 1 - p)) - np.mean((p < 0.5) == cause)
    return judge(gaps, expected,
                 "fagan.Engine(naive).diagnose(findings).probabilities: its max over the causes, and "
                 "its argmax against the cause.",
                 nearly=[([-gap for gap in expected.values()], "over-confidence is what is said minus "
                          "what is so.")])


def q2(t):
    findings, cause = dependent(0.6)
    exponents = np.arange(1, 21) / 20
    scores = [-np.mean(np.log(np.where(cause == 0, p, 1 - p)))
              for p in (_p_ill(findings, each) for each in exponents)]
    return judge(t, exponents[np.argmin(scores)],
                 "tempered(naive, findings, t) for each t; the mean of -log of the column of the true "
                 "cause; take the t of the smallest.",
                 within=0.001, nearly=[(1.0, "that is the naive model itself.")])


def q3(pair):
    """The pair whose merging gains most."""
    hint = ("for each pair compare the log score with and without merging it, on cases not learned from; "
            "or look at the correlation within a cause *and* at how much the pair tells.")
    if pair is None:
        return unanswered(hint)
    if not isinstance(pair, (tuple, list)) or len(pair) != 2:
        return wrong_form("one of the three pairs, such as (0, 1)")
    if tuple(pair) == (2, 3):
        return say("Right.", right=True)
    return say("Not yet. Hint:", hint)

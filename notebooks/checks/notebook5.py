"""Weight of evidence."""

import re

import numpy as np

import fagan

from .answers import judge, results_of, say, unanswered, wrong_form

CASE = {"swelling": "present", "immobilisation": "present", "laterality": "unilateral",
        "localized_tenderness": "present", "overuse_running": "absent"}
_DVT = "deep_vein_thrombosis"
_JARGON = ("likelihood", "posterior", "prior", "deciban", "odds", "bayes", "conditional")


def _numbers_in(text):
    plain = text.replace("−", "-").replace(",", "")
    return [float(found) for found in re.findall(r"[-+]?\d+(?:\.\d+)?", plain)]


def _is_there(number, text, within):
    return any(abs(found - number) <= within for found in _numbers_in(text))


def _names(model, finding, text):
    words = [*finding.split("_"), *model.finding(finding).title.lower().split()]
    return any(len(word) > 4 and word.strip("()/,") in text.lower() for word in words)


def q1(explanations):
    """{'patient', 'colleague', 'examiner'}: what is in each text, not how it is said."""
    if explanations is None:
        return unanswered("explanation.steps, fagan.leave_one_out, and the table above.")
    if (not isinstance(explanations, dict)
            or set(explanations) != {"patient", "colleague", "examiner"}
            or not all(isinstance(text, str) for text in explanations.values())):
        return wrong_form("a dict of texts with the keys patient, colleague and examiner")
    model = fagan.load_model("calf_pain")
    explained = fagan.explain(model, None, CASE, _DVT)
    patient = explanations["patient"]
    found = []
    if not re.search(r"\b(of|in|out of)\s+(10|100|1,?000)\b", patient.lower()):
        found.append("the patient is given no natural frequency: so many of so many people like you.")
    elif not any(_is_there(base * explained.posterior, patient, 0.06 * base)
                 for base in (10, 100, 1000)):
        found.append("the number for the patient is not the probability after the findings.")
    if any(word in patient.lower() for word in _JARGON):
        found.append("the patient is told a word that takes a course to understand.")
    reasons = sorted(fagan.leave_one_out(model, None, CASE, _DVT), key=lambda r: -abs(r.decibans))
    if not all(_names(model, reason.finding, explanations["colleague"]) for reason in reasons[:2]):
        found.append("the colleague misses one of the two findings that carry it: without which would "
                     "the odds fall furthest?")
    examiner = explanations["examiner"]
    wanted = [explained.prior_decibans, explained.posterior_decibans,
              *(step.decibans for step in explained.steps)]
    if not all(_is_there(number, examiner, 0.06) for number in wanted):
        found.append("the examiner misses a number: prior, each weight in order, posterior, in decibans "
                     "with one digit.")
    if not found:
        return say("Right.", right=True)
    return say("\n  ".join(["Not yet:", *found]))


def q2(weight):
    """A function (finding, state, cause, other) of decibans."""
    model = fagan.load_model("calf_pain")
    prior = fagan.load_prior(model)
    rng = np.random.default_rng(52)
    findings = [f for f in model.findings if f.states and not f.rule_only]
    causes = [cause.name for cause in model.causes]
    hint = "10 log10 of P(state | cause) over P(state | other), and nothing else."
    for _ in range(200):
        cause, other = rng.choice(causes, 2, replace=False)
        case = {f.name: f.states[rng.integers(len(f.states))]
                for f in rng.choice(findings, 5, replace=False)}
        posterior = fagan.diagnose(model, prior, case)
        if posterior.is_impossible or 0 in (posterior[cause], posterior[other]):
            continue
        given, nothing = results_of(weight, [(*answer, cause, other) for answer in case.items()])
        if given is None:
            return nothing
        if None in given:
            return unanswered(hint)
        if not all(isinstance(value, (int, float, np.number)) for value in given):
            return wrong_form("a function that returns a number of decibans")
        before = 10 * np.log10(prior[cause] / prior[other])
        after = posterior.log_odds(cause, other) * 10 / np.log(10)
        if not np.isclose(before + sum(given), after, rtol=0, atol=1e-6):
            return say(f"Not yet: for {cause} against {other} the sum is {before + sum(given):.2f} "
                       f"and not {after:.2f} decibans. Hint: {hint}")
    return say("Right.", right=True)


def q3(bits):
    """{'as it is': ..., 'as no': ...}: mean log scores."""
    model = fagan.load_model("calf_pain")
    cohort = fagan.Simulator(model, missing=["0.5"]).draw(seed=5, count=20_000)
    says_absent = np.array([finding.states[:1] == ["absent"] for finding in model.findings])

    def score(states):
        cases = fagan.Cases(model, states, cohort.cases.numbers)
        judged = fagan.evaluate(model, cases=cases, truth=cohort.truth.labels)
        return judged.figures()["scores"]["log_bits"]["value"]

    states = cohort.cases.states
    as_no = np.where((states == -1) & says_absent, 0, states).astype(np.int8)
    expected = {"as it is": score(states), "as no": score(as_no)}
    return judge(bits, expected,
                 "np.where((states == -1) & says_absent, 0, states) as int8; fagan.Cases takes it with "
                 "cohort.cases.numbers, and fagan.evaluate with truth=cohort.truth.labels.",
                 nearly=[([expected["as it is"] * np.log(2), expected["as no"] * np.log(2)],
                          "these are nats; one is 1.44 bits.")])

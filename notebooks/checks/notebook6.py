"""What to ask next."""

import fagan

from .answers import judge, say, unanswered, wrong_form

CASE = {"swelling": "present", "immobilisation": "present"}
_ULTRASOUND = "compression_ultrasound_positive"


def q1(case_and_questions):
    """(findings, greedy first question, better first question)."""
    hint = ("compare next_questions(...)[0].finding with next_questions(..., two_steps=True)[0].finding "
            "for one finding after the other, and their values in the second list.")
    if case_and_questions is None:
        return unanswered(hint)
    try:
        findings, greedy, better = case_and_questions
        if not (isinstance(findings, dict) and isinstance(greedy, str) and isinstance(better, str)):
            raise TypeError
    except (TypeError, ValueError):
        return wrong_form("a dict of findings and the names of two questions")
    if not 1 <= len(findings) <= 2:
        return say("Not yet: a case with one or two findings is asked for.")
    model = fagan.load_model("calf_pain")
    try:
        first = fagan.next_questions(model, None, findings)
        planned = fagan.next_questions(model, None, findings, two_steps=True)
    except fagan.Error as problem:
        return say("Not yet:", problem)
    except TypeError:
        return wrong_form("findings as fagan.diagnose takes them")
    values = {question.finding: question.value for question in planned}
    if not first or greedy != first[0].finding:
        return say(f"Not yet: greedy does not begin with {greedy} here. Hint: {hint}")
    if better not in values:
        return say(f"Not yet: {better} is no question here. Hint: {hint}")
    ahead = values[better] - values[greedy]
    if ahead < 0.02:
        return say(f"Not yet: over two questions {better} is {ahead:+.3f} bits ahead. Hint: {hint}")
    return say("Right.", right=True)


def q2(cost):
    questions = {q.finding: q for q in fagan.next_questions(fagan.load_model("calf_pain"), None, CASE)}
    ultrasound, d_dimer = questions[_ULTRASOUND], questions["d_dimer"]
    ahead = (ultrasound.bits - d_dimer.bits) / 0.001
    return judge(cost, d_dimer.cost + ahead,
                 "bits minus 0.001 times cost, the same for both, solved for the cost of the one.",
                 within=0.5, nearly=[(ahead, "that is how much dearer it may be than a D-dimer.")])


def rates(finding, cause, findings):
    """P(state | cause) and P(state | all other causes, as probable as the findings leave them)."""
    model = fagan.load_model("calf_pain")
    others = fagan.diagnose(model, None, findings).probabilities.copy()
    position = [each.name for each in model.causes].index(cause)
    others[position] = 0
    likelihoods = model.likelihoods(finding)
    return likelihoods[:, position], likelihoods @ (others / others.sum())


def q3(cost):
    given_dvt, given_others = rates(_ULTRASOUND, "deep_vein_thrombosis", CASE)
    ill, well = given_dvt[1], given_others[1]
    p = fagan.treatment_threshold(1.0, 0.1)
    return judge(cost, ill * p * 1.0 - well * (1 - p) * 0.1,
                 "a test gains most where treating and waiting are worth the same; its price may not "
                 "exceed its gain there. fagan.test_thresholds shows when the two thresholds meet.",
                 within=0.0005,
                 nearly=[(ill - well, "the gain depends on p, benefit and harm too.")])

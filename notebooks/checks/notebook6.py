"""What to ask next."""

import fagan

from .answers import judge

CASE = {"swelling": "present", "immobilisation": "present"}
_ULTRASOUND = "compression_ultrasound_positive"


def q1(case_and_questions):
    """(findings, greedy first question, better first question)."""
    hint = ("compare next_questions(...)[0].finding with next_questions(..., two_steps=True)[0].finding "
            "for one finding after the other, and their values in the second list.")
    if case_and_questions is None:
        print("Not answered yet. Hint:", hint)
        return False
    try:
        findings, greedy, better = case_and_questions
        model = fagan.load_model("calf_pain")
        first = fagan.next_questions(model, None, findings)
        planned = fagan.next_questions(model, None, findings, two_steps=True)
    except (TypeError, ValueError) as problem:
        print("This has not the form that is asked for:", problem)
        return False
    if not 1 <= len(findings) <= 2:
        print("Not yet: a case with one or two findings is asked for.")
        return False
    values = {question.finding: question.value for question in planned}
    if greedy != first[0].finding:
        print(f"Not yet: greedy does not begin with {greedy} here. Hint: {hint}")
    elif values.get(better, 0) - values[greedy] < 0.02:
        print(f"Not yet: over two questions {better} is {values.get(better, 0) - values[greedy]:+.3f} "
              f"bits ahead. Hint: {hint}")
    else:
        print("Right.")
        return True
    return False


def q2(cost):
    questions = {q.finding: q for q in fagan.next_questions(fagan.load_model("calf_pain"), None, CASE)}
    ultrasound, d_dimer = questions[_ULTRASOUND], questions["d_dimer"]
    ahead = (ultrasound.bits - d_dimer.bits) / 0.001
    return judge(cost, d_dimer.cost + ahead,
                 "bits less 0.001 times cost, the same for both, solved for the cost of the one.",
                 within=0.5, nearly=[(ahead, "that is how much dearer it may be than a D-dimer.")])


def q3(cost):
    model = fagan.load_model("calf_pain")
    position = [cause.name for cause in model.causes].index("deep_vein_thrombosis")
    ill, well = model.likelihoods(_ULTRASOUND)[1, [position, 0]]
    p = fagan.treatment_threshold(1.0, 0.1)
    return judge(cost, ill * p * 1.0 - well * (1 - p) * 0.1,
                 "a test gains most where treating and waiting are worth the same; its price may not "
                 "exceed its gain there. fagan.test_thresholds shows when the two thresholds meet.",
                 within=0.0005,
                 nearly=[(ill - well, "the gain depends on p, benefit and harm too.")])

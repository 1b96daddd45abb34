"""One case at a time."""

import json
import math
import warnings

import numpy as np
import pytest

import fagan
from conftest import TOY


def test_a_posterior_worked_by_hand(toy):
    posterior = fagan.diagnose(toy, "clinic", {"fever": "present"})
    assert posterior["flu"] == pytest.approx(0.08 / (0.08 + 0.18), abs=1e-15)
    assert posterior.top == "cold"
    assert posterior.ranked()[0] == ("cold", posterior["cold"])
    assert math.exp(posterior.log_evidence) == pytest.approx(0.26, abs=1e-15)
    assert posterior.log_odds("flu") == pytest.approx(math.log(0.08 / 0.18), abs=1e-14)


def test_nothing_observed_leaves_the_prior(calf_pain):
    for setting in calf_pain.settings():
        prior = fagan.load_prior(calf_pain, setting)
        posterior = fagan.diagnose(calf_pain, prior)
        np.testing.assert_allclose(posterior.probabilities, prior.probabilities, atol=1e-15)


def test_not_known_moves_nothing_and_absent_does(toy):
    nothing = fagan.diagnose(toy, "clinic").probabilities
    assert np.array_equal(fagan.diagnose(toy, "clinic", {"fever": "?"}).probabilities, nothing)
    assert fagan.diagnose(toy, "clinic", {"fever": "absent"})["flu"] < nothing[0]


@pytest.mark.parametrize("value", ["present", "?", {"present": 0.8, "absent": 0.2}])
def test_every_kind_of_observation_comes_back_as_it_was_given(toy, value):
    assert fagan.Findings(toy, {"fever": value}).to_dict() == {"fever": value}


@pytest.mark.parametrize("value", [38.5, (38.0, 39.0), "?"])
def test_every_kind_of_number_comes_back_as_it_was_given(toy, value):
    assert fagan.Findings(toy, {"temperature": value}).to_dict() == {"temperature": value}


@pytest.mark.parametrize(
    "findings",
    [{"fevr": "present"}, {"fever": "presnt"}, {"fever": 2}, {"cough": True}, {"fever": None},
     {"temperature": 60.0}, {"temperature": float("nan")}, {"temperature": (39, 38)},
     {"temperature": [38, 39]}, {"fever": {"present": -1.0}}, {"fever": {"present": "x"}}, 7, []],
)
def test_findings_that_make_no_sense_are_refused(toy, findings):
    with pytest.raises(fagan.Error) as caught:
        fagan.diagnose(toy, "clinic", findings)
    assert str(caught.value)


def test_a_wrong_name_is_answered_with_the_nearest(toy):
    with pytest.raises(fagan.Error, match="fever"):
        fagan.diagnose(toy, "clinic", {"fevr": "present"})
    with pytest.raises(ValueError, match="flu"):
        fagan.diagnose(toy, "clinic")["flue"]


def test_an_error_carries_its_place():
    with pytest.raises(fagan.Error) as caught:
        fagan.read_model('{"format": "fagan-model/1",\n "name": 7}', "broken.json")
    error = caught.value
    assert error.path == "broken.json"
    assert error.line >= 1
    assert error.problems[0].severity == "error"
    assert any(p.pointer == "/name" and p.line == 2 for p in error.problems)


def test_a_file_that_is_not_there_is_an_os_error_too():
    with pytest.raises(fagan.FileError) as caught:
        fagan.load_model("no/such/file.json")
    assert isinstance(caught.value, OSError)
    assert isinstance(caught.value, fagan.Error)
    assert caught.value.path == "no/such/file.json"


def test_a_prior_of_another_model_is_refused(toy, calf_pain):
    prior = fagan.load_prior(calf_pain)
    with pytest.raises(fagan.Error, match="calf_pain"):
        fagan.diagnose(toy, prior)


def test_priors_in_code(toy):
    prior = fagan.Prior.of(toy, {"flu": 0.25, "cold": 0.75}, n=20)
    assert prior["flu"] == 0.25
    assert prior.n == 20
    assert fagan.Prior.uniform(toy).probabilities.tolist() == [0.5, 0.5]
    with pytest.raises(fagan.Error, match="sum"):
        fagan.Prior.of(toy, {"flu": 0.25, "cold": 0.7})
    with pytest.raises(fagan.Error):
        fagan.Prior.of(toy, {"flu": 1.0})
    # A gap that rounding explains is warned of and closed.
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        rounded = fagan.Prior.of(toy, {"flu": 0.2500005, "cold": 0.75})
    assert len(caught) == 1
    assert rounded.probabilities.sum() == pytest.approx(1, abs=1e-15)


def test_the_weights_of_an_explanation_sum_to_what_was_moved(calf_pain):
    findings = {"swelling": "present", "localized_tenderness": "present"}
    explained = fagan.explain(calf_pain, None, findings, "deep_vein_thrombosis")
    moved = sum(step.decibans for step in explained.steps)
    assert moved == pytest.approx(explained.posterior_decibans - explained.prior_decibans, abs=1e-9)
    assert [step.finding for step in explained.steps] == list(findings)
    assert explained.svg().startswith("<svg")
    assert explained.text


def test_against_one_cause_the_order_does_not_matter(toy):
    first = fagan.explain(toy, None, {"fever": "present", "cough": "dry"}, "flu", "cold")
    second = fagan.explain(toy, None, {"cough": "dry", "fever": "present"}, "flu", "cold")
    assert {s.finding: s.decibans for s in first.steps} == pytest.approx(
        {s.finding: s.decibans for s in second.steps})
    assert first.steps[0].decibans == pytest.approx(10 * math.log10(4))
    with pytest.raises(fagan.Error, match="itself"):
        fagan.explain(toy, None, {}, "flu", "flu")


def test_a_consultation_goes_back_to_where_it_was(toy):
    talk = fagan.Consultation(toy, "clinic")
    before = talk.posterior.probabilities
    talk.observe("fever", "present")
    assert talk.posterior["flu"] == fagan.diagnose(toy, "clinic", {"fever": "present"})["flu"]
    with pytest.raises(fagan.Error):
        talk.observe("fever", "sometimes")
    assert len(talk) == 1
    assert talk.undo() and not talk.undo()
    assert np.array_equal(talk.posterior.probabilities, before)
    assert talk.redo()
    talk.retract("fever")
    assert np.array_equal(talk.posterior.probabilities, before)


def test_the_mean_of_the_draws_is_the_posterior(toy):
    findings = {"fever": "present", "cough": "wet"}
    draws = fagan.draw_posteriors(toy, "clinic", findings, seed=1, n_draws=20000)
    p = fagan.diagnose(toy, "clinic", findings)["flu"]
    sample = draws.p[:, 0]
    assert abs(sample.mean() - p) < 5 * sample.std() / math.sqrt(len(sample))
    low, high = draws.interval("flu")
    assert low < p < high
    assert draws.intervals()[0].tolist() == [low, high]
    again = fagan.draw_posteriors(toy, "clinic", findings, seed=1, n_draws=20000)
    assert np.array_equal(draws.p, again.p)


def test_sensitivities_name_the_number_that_matters_most(toy):
    found = fagan.sensitivities(toy, "clinic", {"fever": "present"}, "flu")
    swings = [entry["swing"] for entry in found]
    assert swings == sorted(swings, reverse=True)
    assert {entry["kind"] for entry in found} == {"prior", "probability"}


def test_the_next_question_is_the_most_valuable_one(toy):
    questions = fagan.next_questions(toy, "clinic", {"fever": "present"})
    assert {q.finding for q in questions} == {"cough", "temperature"}
    assert questions[0].value >= questions[1].value
    cough = next(q for q in questions if q.finding == "cough")
    assert sum(answer["p"] for answer in cough.answers) == pytest.approx(1)
    assert cough.answers[0]["posterior"].sum() == pytest.approx(1)
    with pytest.raises(fagan.Error, match="aim"):
        fagan.next_questions(toy, "clinic", aim="fame")


def test_a_nomogram_moves_log_odds_by_its_ratio(toy):
    drawn = fagan.nomogram(toy, "clinic", {}, "flu", "fever")
    before = math.log(drawn["before"] / (1 - drawn["before"]))
    for line in drawn["lines"]:
        after = math.log(line["after"] / (1 - line["after"]))
        assert after == pytest.approx(before + line["log_ratio"])


def test_an_impossible_case_says_why():
    certain = json.loads(json.dumps(TOY))
    certain["likelihoods"]["fever"]["flu"]["p"] = {"present": 1.0}
    certain["likelihoods"]["cough"]["cold"]["p"] = {"none": 1.0, "dry": 0.0, "wet": 0.0}
    model = fagan.read_model(json.dumps(certain), "certain.json")
    posterior = fagan.diagnose(model, None, {"fever": "absent", "cough": "dry"})
    assert posterior.is_impossible
    assert posterior.conflict() == ["fever", "cough"]
    assert posterior.probabilities.tolist() == [0, 0]
    assert posterior.log_evidence == -math.inf
    with pytest.raises(fagan.Error, match="fever"):
        posterior.log_odds("flu")
    assert fagan.diagnose(model, None, {"cough": "dry"})["flu"] == 1
    assert fagan.diagnose(model, None, {"cough": "dry"}).log_odds("flu") == math.inf

"""Files written and read, advice, and long work that can be ended."""

import doctest
import json
import os
import signal
import threading
import time

import numpy as np
import pytest

import fagan


def test_the_example_of_the_package_is_right():
    assert doctest.testmod(fagan).failed == 0
    assert doctest.testmod(fagan).attempted > 2


def test_a_model_is_written_and_read_back_to_the_last_bit(calf_pain, tmp_path):
    moved = fagan.with_likelihood(calf_pain, "swelling", "present", "deep_vein_thrombosis", 1 / 3)
    moved.write(tmp_path / "moved.json.gz")
    again = fagan.load_model(tmp_path / "moved.json.gz")
    assert again.hash == moved.hash != calf_pain.hash
    assert np.array_equal(again.likelihoods("swelling"), moved.likelihoods("swelling"))
    prior = fagan.with_probability(calf_pain, None, "deep_vein_thrombosis", 1 / 7)
    prior.write(tmp_path / "prior.json")
    assert np.array_equal(fagan.load_prior(calf_pain, str(tmp_path / "prior.json")).probabilities,
                          prior.probabilities)
    with pytest.raises(fagan.FileError):
        moved.write(tmp_path / "nowhere" / "moved.json")


def test_an_evaluation_without_a_case_survives_too(states_only):
    empty = fagan.Evaluation(states_only)
    assert fagan.Evaluation(states_only) == empty
    assert json.loads(empty.to_json())["format"] == "fagan-evaluation/1"


def test_evaluations_of_different_priors_do_not_mix(calf_pain):
    one = fagan.evaluate_simulated(calf_pain, "sports_clinic", count=10)
    other = fagan.evaluate_simulated(calf_pain, fagan.Prior.uniform(calf_pain), count=10, first=10)
    with pytest.raises(fagan.Error):
        one.merge(other)


def test_simulated_and_recorded_cases_are_judged_alike(calf_pain):
    cohort = fagan.Simulator(calf_pain, missing=["0.2"]).draw(seed=9, count=3000)
    recorded = fagan.evaluate(calf_pain, cases=cohort.cases).figures()
    simulated = fagan.evaluate_simulated(
        calf_pain, count=3000, seed=9, world=fagan.Simulator(calf_pain, missing=["0.2"])).figures()
    assert recorded["accuracy"] == simulated["accuracy"]
    assert recorded["scores"] == simulated["scores"]
    with pytest.raises(fagan.Error, match="labels"):
        fagan.evaluate(calf_pain, cases=fagan.Cases(calf_pain, cohort.cases.states, cohort.cases.numbers))


def test_advice_is_by_expected_utility(calf_pain):
    utility = fagan.load_utility(calf_pain)
    posterior = fagan.diagnose(calf_pain, None, {"swelling": "present"})
    advice = utility.advise(posterior, "deep_vein_thrombosis")
    expected = utility.table @ posterior.probabilities
    assert [value for _, value in advice["ranked"]] == pytest.approx(sorted(expected, reverse=True))
    assert advice["ranked"][0][0] == utility.actions[int(expected.argmax())]
    assert advice["perfect_information"] == pytest.approx(
        utility.table.max(axis=0) @ posterior.probabilities - expected.max())
    questions = fagan.next_questions(calf_pain, None, {"swelling": "present"}, aim="utility",
                                     utility=utility)
    assert questions[0].utility == max(question.utility for question in questions)
    with pytest.raises(fagan.Error):
        fagan.next_questions(calf_pain, aim="utility")


def test_advice_never_speaks_against_a_red_flag(calf_pain):
    utility = fagan.load_utility(calf_pain)
    levels = dict(zip(utility.actions, utility.urgencies))
    for finding, level in [({"bladder_or_bowel_trouble": "present"}, "emergency"),
                           ({"swelling": "present", "immobilisation": "present"}, "urgent")]:
        advice = utility.advise(fagan.diagnose(calf_pain, None, finding))
        assert advice["level"] == level == advice["because"][0]["level"]
        ranked = ["routine", "urgent", "emergency"]
        least = ranked.index(level)
        assert all(ranked.index(levels[name]) >= least for name, _ in advice["ranked"])
        assert all(ranked.index(levels[name]) < least for name, _ in advice["set_aside"])
        assert len(advice["ranked"]) + len(advice["set_aside"]) == len(utility.actions)
    questions = fagan.next_questions(calf_pain, None, {"bladder_or_bowel_trouble": "present"},
                                     aim="utility", utility=utility)
    assert questions == []


def test_subcauses_follow_the_findings(calf_pain):
    absent = {"diabetes": "absent", "kidney_disease": "present", "numbness": "present"}
    shares = fagan.diagnose(calf_pain, None, absent).subcauses("peripheral_polyneuropathy")
    assert sum(shares.values()) == pytest.approx(1)
    assert shares["pn_diabetes"] < 0.01 < 0.5 < shares["pn_kidney"]
    assert fagan.diagnose(calf_pain, None, {"numbness": "present"}).subcauses() is None


def test_thresholds_are_those_of_pauker_and_kassirer():
    test, treat = fagan.test_thresholds(1.0, 0.1, [0.16, 0.84], [0.94, 0.06], 0.005)
    assert test == pytest.approx((0.06 * 0.1 + 0.005) / (0.06 * 0.1 + 0.84))
    assert treat == pytest.approx((0.94 * 0.1 - 0.005) / (0.94 * 0.1 + 0.16))
    for wrong in ([0.5, 0.6], [-0.1, 1.1], [float("nan"), 1]):
        with pytest.raises(fagan.Error):
            fagan.test_thresholds(1.0, 0.1, wrong, [0.5, 0.5])


def test_estimates_are_ranked_by_how_much_they_matter(calf_pain):
    numbers = fagan.weak_numbers(calf_pain, count=200, seed=3)
    assert len(numbers) == 622
    bits = [number["bits"] for number in numbers]
    assert bits == sorted(bits, reverse=True) and bits[0] > 0 and bits[-1] >= 0
    assert all(number["n"] for number in numbers)
    assert numbers == fagan.weak_numbers(calf_pain, count=200, seed=3)
    assert all(number["bits"] == 0
               for number in fagan.weak_numbers(calf_pain, count=20, missing=1))
    with pytest.raises(fagan.Error, match="no case"):
        fagan.weak_numbers(calf_pain, count=0)


@pytest.mark.parametrize("wrong", [{"strategies": ["wisely"]}, {"strategies": []}, {"budget": -1},
                                   {"flag_at": 2}, {"until_bits": float("nan")}])
def test_interviews_that_make_no_sense_are_refused(calf_pain, wrong):
    with pytest.raises(fagan.Error):
        fagan.interview(calf_pain, count=10, **wrong)


LONG = {
    "evaluation": lambda model: fagan.evaluate_simulated(model, count=10**10, threads=1),
    "interviews": lambda model: fagan.interview(model, count=10**8, threads=1),
}


@pytest.mark.parametrize("work", LONG)
def test_ctrl_c_ends_long_work(calf_pain, work):
    pressed = []

    def press():
        time.sleep(0.5)
        pressed.extend([time.monotonic(), time.process_time()])
        os.kill(os.getpid(), signal.SIGINT)

    finger = threading.Thread(target=press)
    finger.start()
    with pytest.raises(KeyboardInterrupt):
        LONG[work](calf_pain)
    late, worked = time.monotonic() - pressed[0], time.process_time() - pressed[1]
    finger.join()
    print(f"{work}: {late:.3f} s")
    assert worked < 0.2  # of the processor: one that is shared makes time pass without us
    assert late < 10

"""Simulated cases, judged and learned from."""

import hashlib
import pathlib
import pickle

import numpy as np
import pytest

import fagan

DATA = pathlib.Path(__file__).parent.parent / "data"


def test_the_same_seed_gives_the_bytes_the_library_gives():
    # tests/simulation draws the same cohort in C++ and compares it with the same file.
    cohort = fagan.Simulator(fagan.load_model("adhd"), "published", missing=["0.25"],
                             not_known=0.5).draw(seed=42, count=10_000, first=1000)
    digest = hashlib.sha256(cohort.cases.states.tobytes())
    digest.update(cohort.cases.labels.astype(np.uint32).tobytes())
    expected = (DATA / "adhd_cohort.sha256").read_text().split()[0]
    assert digest.hexdigest() == expected


def test_a_case_is_the_same_in_whatever_piece_it_is_drawn(calf_pain):
    simulator = fagan.Simulator(calf_pain, missing=["0.2"])
    whole = simulator.draw(7, 1000, threads=1)
    part = simulator.draw(7, 300, first=500, threads=2)
    assert part.first == 500
    assert np.array_equal(whole.cases.states[500:800], part.cases.states)
    assert np.array_equal(whole.truth.states[500:800], part.truth.states)


def test_the_truth_does_not_depend_on_what_is_observed_of_it(calf_pain):
    perfect = fagan.Simulator(calf_pain).draw(7, 1000)
    spoilt = fagan.Simulator(calf_pain, missing=["0.9"], labels=["0.5"]).draw(7, 1000)
    assert np.array_equal(perfect.truth.states, spoilt.truth.states)
    assert np.array_equal(perfect.truth.labels, spoilt.truth.labels)
    assert (spoilt.cases.labels != spoilt.truth.labels).mean() == pytest.approx(0.5, abs=0.1)


def test_a_term_that_makes_no_sense_is_refused(calf_pain):
    with pytest.raises(fagan.Error):
        fagan.Simulator(calf_pain, missing=["swelling="])
    with pytest.raises(fagan.Error):
        fagan.Simulator(calf_pain).draw(1, 2**63)


@pytest.fixture(scope="module")
def judged(calf_pain):
    cohort = fagan.Simulator(calf_pain, missing=["0.2"]).draw(seed=11, count=50_000)
    found = fagan.Engine(calf_pain).diagnose(cohort.cases)
    return cohort, found


def evaluate(model, cohort, found, pieces):
    total = None
    for first, end in pieces:
        one = fagan.Evaluation(model)
        one.add("a", first, found.probabilities[first:end], cohort.truth.labels[first:end],
                found.status[first:end])
        if total is None:
            total = one
        else:
            total.merge(one)
    return total


def test_an_evaluation_is_the_same_in_any_order_and_split(calf_pain, judged):
    cohort, found = judged
    whole = evaluate(calf_pain, cohort, found, [(0, 50_000)])
    split = evaluate(calf_pain, cohort, found, [(30_000, 50_000), (0, 1), (1, 30_000)])
    assert whole == split
    assert whole.n_cases == 50_000


def test_an_evaluation_survives_pickling(calf_pain, judged):
    whole = evaluate(calf_pain, *judged, [(0, 50_000)])
    again = pickle.loads(pickle.dumps(whole))
    assert again == whole
    with pytest.raises(fagan.Error):
        again.merge(whole)  # the same cases


@pytest.mark.parametrize("state", ["", "{}", "[1, 2]", "nonsense", (1, 2), None])
def test_what_is_no_state_is_not_unpickled(state):
    broken = fagan.Evaluation.__new__(fagan.Evaluation)
    with pytest.raises((fagan.Error, TypeError, RuntimeError)):
        broken.__setstate__(state)


def test_figures_agree_with_numpy(calf_pain, judged):
    cohort, found = judged
    figures = evaluate(calf_pain, cohort, found, [(0, 50_000)]).figures()
    truth, p = cohort.truth.labels, found.probabilities
    rows = np.arange(len(truth))
    assert figures["accuracy"]["top1"]["value"] == (p.argmax(axis=1) == truth).mean()
    assert figures["scores"]["log_nats"]["value"] == pytest.approx(
        -np.log(p[rows, truth]).mean(), rel=1e-12)
    one_hot = np.eye(p.shape[1])[truth]
    assert figures["scores"]["brier"]["value"] == pytest.approx(
        ((p - one_hot) ** 2).sum(axis=1).mean(), rel=1e-12)
    confusion = np.zeros_like(np.array(figures["confusion"]))
    np.add.at(confusion, (truth, p.argmax(axis=1)), 1)
    assert np.array_equal(figures["confusion"], confusion)


def test_cases_scored_with_the_model_they_come_from_are_calibrated(calf_pain, judged):
    assert evaluate(calf_pain, *judged, [(0, 50_000)]).figures()["closing"]["passes"]


def test_numbers_that_are_no_probabilities_are_not_judged(states_only):
    evaluation = fagan.Evaluation(states_only)
    for p in (np.nan, -0.1, 1.1, np.inf):
        with pytest.raises(fagan.Error, match="no probability"):
            evaluation.add("a", 0, np.array([[p, 0.5]]), np.array([0]))
    with pytest.raises(fagan.Error, match="2 causes"):
        evaluation.add("a", 0, np.array([[0.5, 0.5]]), np.array([2]))
    with pytest.raises(fagan.Error, match="float64"):
        evaluation.add("a", 0, np.array([[0.5, 0.5]], np.float32), np.array([0]))


def test_what_was_simulated_is_learned_back(states_only):
    cohort = fagan.Simulator(states_only).draw(seed=5, count=200_000)
    counts = fagan.Counts(states_only)
    counts.add(cohort.cases, "a")
    assert counts.n_cases == 200_000
    learned, prior = fagan.fit(counts, smoothing=0)
    n = counts.n_by_cause
    for name in ("fever", "cough"):
        table = counts.counts(name)
        np.testing.assert_allclose(learned.likelihoods(name), table / n, rtol=0, atol=1e-15)
        np.testing.assert_allclose(learned.likelihoods(name), states_only.likelihoods(name),
                                   atol=5 * np.sqrt(0.25 / n.min()))
    assert prior["flu"] == pytest.approx(n[0] / n.sum(), abs=1e-15)


def test_counts_can_be_split_and_merged_but_not_doubled(states_only):
    cohort = fagan.Simulator(states_only).draw(seed=5, count=1000)
    whole, one, two = (fagan.Counts(states_only) for _ in range(3))
    whole.add(cohort.cases, "a")
    labels = np.array(cohort.cases.labels)
    for part, piece in ((one, slice(0, 400)), (two, slice(400, 1000))):
        part.add(fagan.Cases(states_only, cohort.cases.states[piece], labels=labels[piece]), "a",
                 piece.start)
    one.merge(two)
    assert one == whole
    with pytest.raises(fagan.Error):
        one.merge(two)
    with pytest.raises(fagan.Error, match="labels"):
        one.add(fagan.Cases(states_only, cohort.cases.states), "b")

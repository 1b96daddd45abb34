"""Many cases at once."""

import os
import signal
import threading
import time

import numpy as np
import pytest

import fagan


@pytest.fixture(scope="module")
def cohort(calf_pain):
    return fagan.Simulator(calf_pain, missing=["0.3"], not_known=0.2).draw(seed=3, count=20_000)


def test_it_agrees_with_diagnose(calf_pain, cohort):
    found = fagan.Engine(calf_pain).diagnose(cohort.cases, log_evidence=True)
    for i in range(0, len(cohort), 400):
        one = fagan.diagnose(calf_pain, None, cohort.cases.findings(i))
        np.testing.assert_allclose(found.probabilities[i], one.probabilities, rtol=0, atol=1e-12)
        assert found.log_evidence[i] == pytest.approx(one.log_evidence, rel=1e-12)


def test_arrays_and_cases_threads_and_pieces_give_the_same_bits(calf_pain, cohort):
    engine = fagan.Engine(calf_pain)
    whole = engine.diagnose(cohort.cases, threads=1).probabilities
    states, numbers = cohort.cases.states, cohort.cases.numbers
    assert np.array_equal(engine.diagnose(states, numbers, threads=2).probabilities, whole)
    for piece in (slice(0, 7), slice(7, 9000), slice(9000, 20_000)):
        part = engine.diagnose(states[piece], numbers[piece]).probabilities
        assert np.array_equal(part, whole[piece])


def test_log_evidence_is_told_when_it_is_asked_for(calf_pain, cohort):
    engine = fagan.Engine(calf_pain)
    without = engine.diagnose(cohort.cases)
    assert without.log_evidence is None
    assert "log_evidence" not in without.to_frame()
    with_it = engine.diagnose(cohort.cases, log_evidence=True)
    assert "log_evidence" in with_it.to_frame()
    assert np.array_equal(with_it.probabilities, without.probabilities)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_results_can_be_written_to_an_array_of_ones_own(calf_pain, cohort, dtype):
    engine = fagan.Engine(calf_pain)
    expected = engine.diagnose(cohort.cases, dtype=dtype).probabilities
    out = np.full(expected.shape, np.nan, dtype)
    found = engine.diagnose(cohort.cases, out=out)
    assert found.probabilities is out
    assert np.array_equal(out, expected)
    # Rows of something wider: what lies between them is left alone.
    wider = np.full((expected.shape[0], expected.shape[1] + 3), np.nan, dtype)
    engine.diagnose(cohort.cases, out=wider[:, 1:-2])
    assert np.array_equal(wider[:, 1:-2], expected)
    assert np.isnan(wider[:, 0]).all()
    assert np.isnan(wider[:, -2:]).all()


def test_an_array_that_does_not_fit_is_not_written_to(calf_pain, cohort):
    engine = fagan.Engine(calf_pain)
    n = len(calf_pain.causes)
    read_only = np.zeros((len(cohort), n))
    read_only.flags.writeable = False
    for out, error, words in [
            (read_only, fagan.Error, "out: it is read-only"),
            (np.zeros((len(cohort), n), np.int64), fagan.Error, "dtype"),
            (np.zeros((len(cohort), n + 1)), fagan.ShapeError, "out: expected 20000 rows"),
            (np.zeros((len(cohort) - 1, n)), fagan.ShapeError, "out: expected 20000 rows"),
            (np.zeros((n, len(cohort))).T, fagan.Error, "out: the elements of a row"),
            (np.zeros(len(cohort)), fagan.ShapeError, "out: expected two dimensions"),
            ([[0.0] * n] * len(cohort), fagan.Error, "out: expected a NumPy array")]:
        with pytest.raises(error, match=words):
            engine.diagnose(cohort.cases, out=out)
    with pytest.raises(fagan.Error, match="out: expected an array of float32"):
        engine.diagnose(cohort.cases, dtype="float32", out=np.zeros((len(cohort), n)))


def test_results_stay_as_they_are_when_memory_is_used_again(calf_pain):
    # Large enough for pages that are kept.
    cohort = fagan.Simulator(calf_pain).draw(seed=4, count=120_000)
    engine = fagan.Engine(calf_pain)
    first = engine.diagnose(cohort.cases).probabilities
    copy = first.copy()
    engine.diagnose(cohort.cases, prior="emergency_leg_pain")  # at once forgotten
    again = engine.diagnose(cohort.cases, prior="emergency_leg_pain").probabilities
    assert np.array_equal(first, copy)
    assert not np.array_equal(again, first)


def test_float32_is_near(calf_pain, cohort):
    engine = fagan.Engine(calf_pain)
    single = engine.diagnose(cohort.cases, dtype="float32").probabilities
    assert single.dtype == np.float32
    np.testing.assert_allclose(single, engine.diagnose(cohort.cases).probabilities, rtol=0, atol=5e-7)
    with pytest.raises(fagan.Error, match="dtype"):
        engine.diagnose(cohort.cases, dtype="int8")


def test_each_case_can_have_its_own_setting(calf_pain, cohort):
    engine = fagan.Engine(calf_pain)
    settings = calf_pain.settings()
    which = np.arange(len(cohort)) % len(settings)
    mixed = engine.diagnose(cohort.cases.states, cohort.cases.numbers, prior=settings,
                            prior_index=which)
    for i, setting in enumerate(settings):
        alone = engine.diagnose(cohort.cases, prior=setting)
        assert np.array_equal(mixed.probabilities[which == i], alone.probabilities[which == i])


def test_the_first_few_causes(calf_pain, cohort):
    found = fagan.Engine(calf_pain).diagnose(cohort.cases)
    order, p = found.top(3)
    assert order.shape == p.shape == (len(cohort), 3)
    assert (np.diff(p, axis=1) <= 0).all()
    assert np.array_equal(order[:, :1], found.top()[0])
    assert found.causes[order[0, 0]] == calf_pain.causes[order[0, 0]].name
    for k in (0, 16):
        with pytest.raises(fagan.Error, match="k:"):
            found.top(k)


def test_progress_goes_up_to_the_end(calf_pain):
    told = []
    fagan.Simulator(calf_pain).draw(1, 300_000, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (300_000, 300_000)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_an_exception_in_progress_ends_the_work(calf_pain):
    def complain(done, total):
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        fagan.Simulator(calf_pain).draw(1, 1_000_000, progress=complain)


def test_ctrl_c_ends_the_work_at_once(toy):
    simulator = fagan.Simulator(toy)
    pressed = []

    def press():
        time.sleep(0.3)
        pressed.extend([time.monotonic(), time.process_time()])
        os.kill(os.getpid(), signal.SIGINT)

    finger = threading.Thread(target=press)
    finger.start()
    with pytest.raises(KeyboardInterrupt):
        for first in range(0, 10**12, 4_000_000):
            simulator.draw(1, 4_000_000, first, threads=1)
    late = time.monotonic() - pressed[0]
    worked = time.process_time() - pressed[1]
    finger.join()
    # What this process did meanwhile: on a processor it shares, time passes without it.
    assert worked < 0.2
    assert late < 10


def test_other_threads_of_python_run_meanwhile(calf_pain):
    ticks = []
    done = threading.Event()

    def tick():
        while not done.is_set():
            ticks.append(time.monotonic())
            time.sleep(0.001)

    clock = threading.Thread(target=tick)
    clock.start()
    start = time.monotonic()
    fagan.Simulator(calf_pain).draw(1, 1_000_000)
    end = time.monotonic()
    done.set()
    clock.join()
    during = [t for t in ticks if start < t < end]
    assert len(during) > 5


def test_negative_threads_are_refused(calf_pain, cohort):
    with pytest.raises(fagan.Error, match="threads"):
        fagan.Engine(calf_pain).diagnose(cohort.cases, threads=-1)

"""What must not happen in silence: lost cases, foreign cases, answers where there are none."""

import errno
import json
import os
import signal
import subprocess
import sys
import threading
import time

import numpy as np
import pytest

import fagan
from conftest import TOY


def in_threads(tasks):
    """Runs all at once; the first exception is raised here."""
    start = threading.Barrier(len(tasks))
    failed = []

    def work(task):
        start.wait()
        try:
            task()
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]


@pytest.fixture(scope="module")
def drawn(calf_pain):
    return fagan.Simulator(calf_pain, missing=["0.3"]).draw(seed=4, count=8 * 25_000)


@pytest.mark.parametrize("metrics", ["basic", "full"])
def test_eight_threads_judge_to_the_bits_of_one(calf_pain, drawn, metrics):
    found = fagan.Engine(calf_pain).diagnose(drawn.cases)
    pieces = [(i * 25_000, slice(i * 25_000, (i + 1) * 25_000)) for i in range(8)]
    alone = fagan.Evaluation(calf_pain, metrics=metrics)
    for first, rows in pieces:
        alone.add("x", first, found.probabilities[rows], drawn.truth.labels[rows],
                  found.status[rows])
    for _ in range(3):
        together = fagan.Evaluation(calf_pain, metrics=metrics)
        in_threads([lambda first=first, rows=rows: together.add(
            "x", first, found.probabilities[rows], drawn.truth.labels[rows], found.status[rows])
            for first, rows in pieces])
        assert together == alone
        assert together.figures() == alone.figures()


def test_eight_threads_count_and_merge_to_the_bits_of_one(calf_pain, drawn):
    parts = [drawn.truth[i * 25_000:(i + 1) * 25_000] for i in range(8)]
    alone = fagan.Counts(calf_pain)
    for i, part in enumerate(parts):
        alone.add(part, "x", i * 25_000)
    together = fagan.Counts(calf_pain)
    in_threads([lambda i=i, part=part: together.add(part, "x", i * 25_000)
                for i, part in enumerate(parts)])
    assert together == alone
    single = []
    for i, part in enumerate(parts):
        single.append(fagan.Counts(calf_pain))
        single[-1].add(part, "x", i * 25_000)
    merged = fagan.Counts(calf_pain)
    in_threads([lambda one=one: merged.merge(one) for one in single])
    assert merged == alone


def test_cases_that_are_in_already_add_nothing(calf_pain, drawn):
    found = fagan.Engine(calf_pain).diagnose(drawn.cases[:30_000])
    labels = drawn.truth.labels[:30_000]
    judged = fagan.Evaluation(calf_pain)
    judged.add("x", 0, found.probabilities[:10], labels[:10])
    before = judged.figures()
    with pytest.raises(fagan.Error, match="in already"):
        judged.add("x", 5, found.probabilities, labels)
    wrong = found.probabilities.copy()
    wrong[29_999, 0] = 1.5
    with pytest.raises(fagan.Error, match="row 29999"):
        judged.add("y", 0, wrong, labels)
    assert judged.figures() == before


def other_way_round():
    """The toy with the states of a finding in another order."""
    other = json.loads(json.dumps(TOY))
    other["findings"][0]["states"].reverse()
    return fagan.read_model(json.dumps(other), "other.json")


def test_cases_of_another_model_are_refused_everywhere(toy):
    other = other_way_round()
    cases = fagan.Simulator(toy).draw(1, 5).cases
    other_cases = fagan.Simulator(other).draw(1, 5).cases
    for refused in (
        lambda: fagan.Engine(other).diagnose(cases),
        lambda: fagan.evaluate(other, None, cases),
        lambda: fagan.cases_to_frame(cases, other),
        lambda: fagan.Counts(other).add(cases, "x"),
        lambda: fagan.Engine(toy).diagnose(other_cases),
    ):
        with pytest.raises(fagan.Error, match='state of "fever"|values of finding "fever"'):
            refused()
    # The same nouns with other numbers are no other model.
    moved = fagan.with_likelihood(toy, "fever", "present", "flu", 0.5)
    fagan.Engine(moved).diagnose(cases)
    fagan.Engine(fagan.read_model(json.dumps(TOY), "again")).diagnose(cases)


def test_findings_of_another_model_go_by_name(toy):
    seen = fagan.Findings(other_way_round(), {"fever": "present"})
    assert fagan.diagnose(toy, None, seen) == fagan.diagnose(toy, None, {"fever": "present"})
    with pytest.raises(fagan.Error, match="swelling"):
        fagan.diagnose(toy, None, fagan.Findings(fagan.load_model("calf_pain"),
                                                 {"swelling": "present"}))


def test_where_there_is_no_answer_no_cause_is_named():
    certain = json.loads(json.dumps(TOY))
    certain["likelihoods"]["fever"]["flu"]["p"] = {"present": 1.0}
    certain["likelihoods"]["cough"]["cold"]["p"] = {"none": 1.0, "dry": 0.0, "wet": 0.0}
    model = fagan.read_model(json.dumps(certain), "certain.json")
    posterior = fagan.diagnose(model, None, {"fever": "absent", "cough": "dry"})
    assert posterior.top is None
    assert posterior.entropy_bits is None
    states = np.array([[0, 1, 0], [1, 0, 0], [9, 0, 0]], np.int8)
    found = fagan.Engine(model).diagnose(states, np.full((3, 1), np.nan))
    assert found.status.tolist() == [1, 0, 2]
    for k in (1, 2):
        causes, p = found.top(k)
        assert causes[0].tolist() == causes[2].tolist() == [-1] * k
        assert np.isnan(p[[0, 2]]).all() and not np.isnan(p[1]).any()
    pandas = pytest.importorskip("pandas")
    frame = found.to_frame()
    assert frame.loc[[0, 2], ["flu", "cold"]].isna().all(axis=None)
    assert frame["flu"][1] == found.probabilities[1, 0]
    assert pandas.isna(frame["flu"][0])
    assert len(found[1:]) == 2 and found[1].status.tolist() == [0]
    assert "2 without an answer" in repr(found)


def test_a_moved_number_has_no_source_but_its_own(toy):
    moved = fagan.with_likelihood(toy, "fever", "present", "flu", 0.6)
    assert moved.evidence("fever", "flu") == {"n": None, "grade": "", "basis": "", "source": "",
                                              "note": ""}
    assert moved.evidence("fever", "cold")["n"] == 50
    own = fagan.with_likelihood(toy, "fever", "present", "flu", 0.6, n=12, note="a guess")
    assert own.evidence("fever", "flu")["n"] == 12
    assert own.evidence("fever", "flu")["note"] == "a guess"


def test_undo_takes_back_a_change_of_prior(toy):
    talk = fagan.Consultation(toy, "clinic")
    talk.observe("fever", "present")
    before = talk.posterior
    talk.change_prior(fagan.Prior.uniform(toy))
    changed = talk.posterior
    assert changed != before
    assert talk.undo()
    assert talk.posterior == before
    assert talk.redo()
    assert talk.posterior == changed


def test_a_prior_is_read_once(calf_pain):
    prior = fagan.load_prior(calf_pain)

    def seconds(given):
        best = 1.0
        for _ in range(7):
            start = time.perf_counter()
            for _ in range(200):
                fagan.diagnose(calf_pain, given)
            best = min(best, time.perf_counter() - start)
        return best

    with_object = seconds(prior)
    assert seconds(None) < 2.5 * with_object
    assert seconds(prior.setting) < 2.5 * with_object


def test_one_text_is_one_of_a_list(toy, tmp_path):
    one = fagan.interview(toy, count=20, strategies="bits")
    many = fagan.interview(toy, count=20, strategies=["bits"])
    one.pop("run", None), many.pop("run", None)
    assert one == many
    assert fagan.Simulator(toy, missing="0.2").draw(1, 9) == fagan.Simulator(
        toy, missing=["0.2"]).draw(1, 9)
    assert fagan.next_questions(toy, measure="cough") == fagan.next_questions(
        toy, measure=["cough"])
    path = tmp_path / "cases.csv"
    path.write_text("case_id,fever\na,present\n")
    assert fagan.load_cases(toy, path, settings="clinic") == fagan.load_cases(
        toy, path, settings=("clinic",))
    with pytest.raises(fagan.Error, match="strategies: expected a list of texts"):
        fagan.interview(toy, count=20, strategies=7)


def test_lists_and_names_do_where_an_array_does(toy):
    cases = fagan.Simulator(toy).draw(1, 3).truth
    names = [toy.causes[i].name for i in cases.labels]
    judged = fagan.evaluate(toy, None, cases)
    assert fagan.evaluate(toy, None, cases, truth=names) == judged
    assert fagan.evaluate(toy, None, cases, truth=cases.labels.tolist()) == judged
    assert fagan.evaluate(toy, None, cases, truth=[names[0], None, None]).figures()["n_scored"] == 1
    with pytest.raises(fagan.Error, match="flu"):
        fagan.evaluate(toy, None, cases, truth=["flue", None, None])
    given = fagan.Cases(toy, cases.states, cases.numbers, list(cases.labels), [0, 1, 0])
    assert given.labels.tolist() == cases.labels.tolist()
    assert given.prior_index.tolist() == [0, 1, 0]


def test_findings_in_place_of_a_prior_are_told_where_they_belong(toy):
    with pytest.raises(fagan.Error, match="findings="):
        fagan.diagnose(toy, {"fever": "present"})


def test_what_is_asked_of_the_leading_cause_need_not_name_it(toy):
    seen = {"fever": "present"}
    leader = fagan.diagnose(toy, None, seen).top
    assert fagan.explain(toy, None, seen) == fagan.explain(toy, None, seen, leader)
    assert fagan.leave_one_out(toy, None, seen) == fagan.leave_one_out(toy, None, seen, leader)
    assert fagan.nomogram(toy, None, seen) == fagan.nomogram(toy, None, seen, leader)
    assert fagan.sensitivities(toy, None, seen) == fagan.sensitivities(toy, None, seen, cause=leader)
    assert fagan.draw_posteriors(toy) == fagan.draw_posteriors(toy, None, None, seed=1)


def test_figures_can_be_written_as_json_and_compared(toy):
    evaluation = fagan.evaluate_simulated(toy, count=500)
    figures = evaluation.figures()
    assert json.loads(json.dumps(figures)) == json.loads(json.dumps(evaluation.figures()))
    assert figures == evaluation.figures()
    assert np.sum(figures["confusion"]) == 500


def test_a_missing_file_is_python_s_own_error_too(toy, tmp_path):
    with pytest.raises(FileNotFoundError) as caught:
        fagan.load_model("no/such/file.json")
    error = caught.value
    assert isinstance(error, fagan.FileError) and isinstance(error, ValueError)
    assert error.errno == errno.ENOENT
    assert error.filename == error.path == "no/such/file.json"
    assert str(error).startswith("no/such/file.json: ")
    with pytest.raises(FileNotFoundError):
        fagan.load_prior(toy, "no/such/prior.json")
    with pytest.raises(FileNotFoundError):
        fagan.load_cases(toy, tmp_path / "none.csv")
    with pytest.raises(FileNotFoundError):
        toy.write(tmp_path / "no" / "model.json")


def test_plots_and_sklearn_are_there_when_asked_for():
    program = ("import fagan, sys; assert 'sklearn' not in sys.modules; "
               "assert 'plots' in dir(fagan); fagan.plots.differential; "
               "fagan.sklearn.DiagnosisClassifier; from fagan import plots")
    pytest.importorskip("sklearn")
    pytest.importorskip("matplotlib")
    subprocess.run([sys.executable, "-c", program], check=True)
    with pytest.raises(AttributeError, match="nothing"):
        fagan.nothing


@pytest.mark.parametrize(("library", "extra", "use"), [
    ("matplotlib", "plots", "fagan.plots.differential(fagan.diagnose(fagan.load_model('calf_pain')))"),
    ("sklearn", "sklearn", "fagan.sklearn"),
    ("pandas", "frames", "fagan.Engine(m).diagnose(fagan.Simulator(m).draw(1, 2).cases).to_frame()"),
    ("polars", "frames", "fagan.cases_to_frame(fagan.Simulator(m).draw(1, 2).cases, m, 'polars')"),
])
def test_a_library_that_is_not_there_is_named_with_its_extra(library, extra, use):
    program = (f"import sys; sys.modules[{library!r}] = None\n"
               f"import fagan\nm = fagan.load_model('calf_pain')\n"
               f"try: {use}\nexcept ImportError as error: print(error)")
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True,
                          check=True).stdout
    assert f"pip install 'fagan[{extra}]'" in said


def test_the_bar_is_full_when_the_work_is_done(calf_pain):
    told = []
    start = time.perf_counter()
    fagan.evaluate_simulated(calf_pain, count=400_000, threads=1,
                             progress=lambda done, total: told.append(
                                 (done, total, time.perf_counter() - start)))
    took = time.perf_counter() - start
    assert all(total == 400_000 for _, total, _ in told)
    assert [done for done, _, _ in told] == sorted(done for done, _, _ in told)
    full = next(at for done, total, at in told if done == total)
    assert full > 0.8 * took


def interrupted_after(seconds, work):
    """How much is still done after Ctrl-C, in seconds of all threads together, so that a machine
    with other things to do does not matter; None if work was done before."""
    pressed = []

    def press():
        pressed.append(time.process_time())
        signal.raise_signal(signal.SIGINT)

    timer = threading.Timer(seconds, press)
    timer.start()
    try:
        work()
    except KeyboardInterrupt:
        return time.process_time() - pressed[0]
    timer.cancel()
    timer.join()
    return None


def test_ctrl_c_ends_drawing_and_adding_at_once_and_nothing_is_half_added(calf_pain):
    n = 1_500_000
    world = fagan.Simulator(calf_pain)
    late = interrupted_after(0.3, lambda: world.draw(1, 4 * n))
    most = 0.2 * (os.cpu_count() or 1)
    assert late is None or late < most
    cases = world.draw(1, n).truth
    counts = fagan.Counts(calf_pain)
    late = interrupted_after(0.02, lambda: counts.add(cases, "x"))
    assert counts.n_cases in ((n,) if late is None else (0, n))  # all or none
    assert late is None or late < most
    p = np.tile(fagan.load_prior(calf_pain).probabilities, (n, 1))
    judged = fagan.Evaluation(calf_pain)
    late = interrupted_after(0.1, lambda: judged.add("x", 0, p, cases.labels))
    assert judged.n_cases in ((n,) if late is None else (0, n))
    assert late is None or late < most


def test_what_others_still_hold_at_the_end_is_not_complained_of():
    pytest.importorskip("pyarrow")
    program = ("import fagan, pyarrow\n"
               "m = fagan.load_model('calf_pain')\n"
               "cohort = fagan.Simulator(m).draw(1, 100)\n"
               "x = pyarrow.array(cohort.cases.labels)\n")
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert said.stderr == ""


def test_the_page_of_a_model_shows_the_names_one_types(calf_pain):
    page = calf_pain._repr_html_()
    assert "<code>swelling</code>" in page
    assert "<code>deep_vein_thrombosis</code>" in page
    assert "<code>deep_vein_thrombosis</code>" in fagan.diagnose(calf_pain)._repr_html_()

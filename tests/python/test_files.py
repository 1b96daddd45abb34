"""Files of cases: read whole, scored and simulated as streams."""

import threading
import time

import numpy as np
import pytest

import fagan


def test_a_cohort_written_is_read_back_as_it_was_drawn(calf_pain, tmp_path):
    world = fagan.Simulator(calf_pain, missing=["0.3"], not_known=0.2)
    drawn = world.draw(seed=3, count=3000).cases
    for name in ("cohort.csv", "cohort.ndjson", "cohort.csv.gz"):
        world.write(tmp_path / name, seed=3, count=3000)
        cases = fagan.load_cases(calf_pain, tmp_path / name)
        assert cases.ids == [str(i) for i in range(3000)]
        assert np.array_equal(cases.labels, drawn.labels)
        for i in range(0, 3000, 50):
            assert cases.findings(i).to_dict() == drawn.findings(i).to_dict()
        assert cases.prior_index is None


def test_rows_may_name_their_setting(toy, tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text("case_id,setting,fever\na,ward,present\nb,,absent\nc,clinic,?\n")
    cases = fagan.load_cases(toy, path, settings=["clinic", "ward"])
    assert cases.prior_index.tolist() == [1, 0, 0]
    assert cases.labels is None
    with pytest.raises(fagan.Error, match="ward"):
        fagan.load_cases(toy, path)


def test_an_interval_is_kept(toy, tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text("case_id,temperature\n1,38\n2,38..39\n")
    cases = fagan.load_cases(toy, path)
    assert cases.findings(1).to_dict() == {"temperature": (38.0, 39.0)}
    expected = fagan.diagnose(toy, None, {"temperature": (38, 39)}).probabilities
    found = fagan.Engine(toy).diagnose(cases).probabilities
    np.testing.assert_allclose(found[1], expected, atol=1e-12)


def test_a_row_that_cannot_be_read_is_refused_or_left_out(toy, tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text("case_id,fever\n1,present\n2,presnt\n3,absent\n")
    with pytest.raises(fagan.Error, match="presnt") as error:
        fagan.load_cases(toy, path)
    assert error.value.line == 3
    with pytest.warns(UserWarning, match="presnt"):
        assert fagan.load_cases(toy, path, skip_bad=True).ids == ["1", "3"]
    with pytest.raises(fagan.Error, match="presnt"):
        fagan.Engine(toy).score_file(path, tmp_path / "scored.csv")
    assert not (tmp_path / "scored.csv").exists()
    told = fagan.Engine(toy).score_file(path, tmp_path / "scored.csv", skip_bad=True)
    assert (told["cases"], told["bad_rows"]) == (2, 1)
    assert "presnt" in told["problems"][0].message
    with pytest.raises(fagan.FileError):
        fagan.load_cases(toy, tmp_path / "nowhere.csv")


def test_a_file_is_scored_as_its_cases_are(calf_pain, tmp_path):
    fagan.Simulator(calf_pain, missing=["0.3"]).write(tmp_path / "cohort.csv", seed=1, count=500)
    engine = fagan.Engine(calf_pain)
    told = engine.score_file(tmp_path / "cohort.csv", tmp_path / "scored.csv", digits=17)
    assert told["cases"] == 500
    rows = [line.split(",") for line in (tmp_path / "scored.csv").read_text().splitlines()]
    expected = engine.diagnose(fagan.load_cases(calf_pain, tmp_path / "cohort.csv")).probabilities
    assert rows[0][1:1 + expected.shape[1]] == [cause.name for cause in calf_pain.causes]
    found = np.array([row[1:1 + expected.shape[1]] for row in rows[1:]], float)
    assert np.array_equal(found, expected)
    for wrong in ({"digits": 18}, {"digits": -1}, {"precision": "half"}, {"prior": "nowhere"}):
        with pytest.raises(fagan.Error):
            engine.score_file(tmp_path / "cohort.csv", tmp_path / "not.csv", **wrong)
    assert not (tmp_path / "not.csv").exists()


def test_stopped_work_leaves_no_file(calf_pain, tmp_path):
    def enough(done, total):
        raise RuntimeError("enough")

    world = fagan.Simulator(calf_pain)
    started = time.monotonic()
    with pytest.raises(RuntimeError, match="enough"):
        world.write(tmp_path / "cohort.csv", seed=1, count=10**9, progress=enough)
    assert time.monotonic() - started < 10
    assert list(tmp_path.iterdir()) == []
    assert threading.active_count() < 50


def test_two_scorers_are_compared_case_by_case(calf_pain, tmp_path):
    found = fagan.compare_simulated(calf_pain, other_prior="emergency_leg_pain", count=4000)
    assert found.figures["log_score"]["value"] < 0  # the first knows where its cases come from
    assert found.figures["cases"] == 4000
    ours = fagan.evaluate_simulated(calf_pain, count=4000).figures()["scores"]["log_nats"]["value"]
    theirs = found.second.figures()["scores"]["log_nats"]["value"]
    assert found.figures["log_score"]["value"] == pytest.approx(ours - theirs, abs=1e-9)
    assert "<html" in found.report()
    fagan.Simulator(calf_pain).write(tmp_path / "cohort.csv", seed=1, count=4000)
    filed = fagan.compare(calf_pain, cases=tmp_path / "cohort.csv", other_prior="emergency_leg_pain")
    assert filed.figures == found.figures


def test_models_of_other_names_cannot_be_compared(calf_pain, toy):
    with pytest.raises(fagan.Error, match="compared"):
        fagan.compare_simulated(calf_pain, other_model=toy, count=10)


def test_figures_averaged_over_the_posterior_are_known_better(calf_pain):
    figures = fagan.evaluate_simulated(calf_pain, count=4000).figures()
    averaged, drawn = figures["posterior_averaged"], figures["scores"]
    assert averaged["n"] == 4000
    assert averaged["log_nats"]["se"] < drawn["log_nats"]["se"]
    gap = averaged["log_nats"]["value"] - drawn["log_nats"]["value"]
    assert abs(gap) < 5 * drawn["log_nats"]["se"]
    world = fagan.Simulator(calf_pain, answers=["0.1"])
    assert fagan.evaluate_simulated(calf_pain, count=400, world=world).figures()[
        "posterior_averaged"] is None


def test_an_output_never_replaces_what_is_read(toy, tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text("case_id,cause,fever\n1,%s,present\n" % toy.causes[0].name)
    before = path.read_text()
    (tmp_path / "link.csv").symlink_to("cases.csv")
    toy.write(tmp_path / "toy")
    model = fagan.load_model(tmp_path / "toy")
    text = (tmp_path / "toy").read_text()
    for output in (path, tmp_path / "link.csv", f"{tmp_path}/./cases.csv"):
        with pytest.raises(fagan.Error, match="would replace"):
            fagan.Engine(toy).score_file(path, output)
        with pytest.raises(fagan.Error, match="would replace"):
            fagan.evaluate(toy, None, path).write(output)
    with pytest.raises(fagan.Error, match="would replace"):
        fagan.Engine(model).score_file(path, tmp_path / "toy")
    with pytest.raises(fagan.Error, match="would replace"):
        fagan.Simulator(model).write(tmp_path / "toy", seed=1, count=1)
    assert path.read_text() == before
    assert (tmp_path / "toy").read_text() == text
    assert len(list(tmp_path.iterdir())) == 3


def test_what_was_left_out_is_part_of_the_figures(toy, tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text("case_id,cause,fever\n1,%s,present\n2,nobody,absent\n" % toy.causes[0].name)
    with pytest.warns(UserWarning, match="nobody"):
        assert fagan.evaluate(toy, None, path, skip_bad=True).figures()["left_out"] == 1

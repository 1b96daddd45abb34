"""What Python says is what the command fagan says, to the last bit, where a built one is at hand."""

import json
import os
import pathlib
import subprocess

import numpy as np
import pytest

import fagan

SOURCE = pathlib.Path(__file__).parents[2]
BUILT = [pathlib.Path(os.environ.get("FAGAN_COMMAND", "")),
         SOURCE / "build/release/bin/fagan", SOURCE / "build/dev/bin/fagan"]
COMMAND = next((path for path in BUILT if path.is_file()), None)
pytestmark = pytest.mark.skipif(COMMAND is None, reason="no command fagan is built")


def command(*arguments, cwd):
    result = subprocess.run([COMMAND, *map(str, arguments)], capture_output=True, text=True, cwd=cwd,
                            check=False)
    assert result.returncode == 0, result.stderr
    return result.stdout


def state_of(text):
    """What two equal evaluations or counts have alike: all but how they were made."""
    document = json.loads(text)
    return {key: value for key, value in document.items() if key != "run"}


@pytest.fixture(scope="module")
def cohort_file(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cohort")
    command("simulate", "--cases", 2000, "--seed", 3, "--missing", 0.3, "-o", "cohort.ndjson", cwd=folder)
    command("score", "cohort.ndjson", "-o", "scored.ndjson", "--digits", 17, cwd=folder)
    return folder


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_the_same_seed_gives_the_same_cohort(calf_pain, cohort_file):
    cohort = fagan.Simulator(calf_pain, missing=["0.3"]).draw(seed=3, count=2000)
    causes = [cause.name for cause in calf_pain.causes]
    for i, written in enumerate(lines(cohort_file / "cohort.ndjson")):
        assert written["cause"] == causes[cohort.cases.labels[i]]
        assert written["findings"] == cohort.cases.findings(i).to_dict()


def test_posteriors_are_those_of_score_to_the_last_bit(calf_pain, cohort_file):
    cohort = fagan.Simulator(calf_pain, missing=["0.3"]).draw(seed=3, count=2000)
    found = fagan.Engine(calf_pain).diagnose(cohort.cases, log_evidence=True)
    scored = lines(cohort_file / "scored.ndjson")
    written = np.array([[case[name] for name in found.causes] for case in scored])
    assert np.array_equal(written, found.probabilities)
    assert np.array_equal([case["log_evidence"] for case in scored], found.log_evidence)


@pytest.mark.parametrize(("metrics", "precision", "word"),
                         [("full", "float64", "double"), ("basic", "float32", "float")])
def test_the_same_seed_gives_the_same_evaluation(calf_pain, tmp_path, metrics, precision, word):
    shift = "swelling:present:deep_vein_thrombosis=0.5"
    command("evaluate", "--simulate", 5000, "--seed", 7, "--first", 100, "--missing", 0.2, "--shift",
            shift, "--metrics", metrics, "--precision", word, "-o", "its.json", cwd=tmp_path)
    world = fagan.Simulator(calf_pain, missing=["0.2"], shifts=[shift])
    ours = fagan.evaluate_simulated(calf_pain, count=5000, seed=7, first=100, world=world,
                                    metrics=metrics, precision=precision)
    assert state_of(ours.to_json()) == state_of((tmp_path / "its.json").read_text())
    assert ours == fagan.load_evaluation(tmp_path / "its.json")


def test_evaluations_merge_across_the_two(calf_pain, tmp_path):
    fagan.evaluate_simulated(calf_pain, count=1000, seed=7).write(tmp_path / "a.json")
    command("evaluate", "--simulate", 1000, "--seed", 7, "--first", 1000, "-o", "b.json", cwd=tmp_path)
    command("merge", "a.json", "b.json", "-o", "both.json", cwd=tmp_path)
    whole = fagan.evaluate_simulated(calf_pain, count=2000, seed=7)
    assert fagan.load_evaluation(tmp_path / "both.json") == whole
    theirs = fagan.load_evaluation(tmp_path / "b.json")
    theirs.merge(fagan.load_evaluation(tmp_path / "a.json"))
    assert theirs == whole
    assert json.loads(whole.to_json())["state"] == json.loads(
        (tmp_path / "both.json").read_text())["state"]


def test_a_file_of_cases_is_judged_alike(calf_pain, cohort_file):
    command("evaluate", cohort_file / "cohort.ndjson", "-o", "judged.json", cwd=cohort_file)
    ours = fagan.evaluate(calf_pain, cases=cohort_file / "cohort.ndjson")
    assert ours == fagan.load_evaluation(cohort_file / "judged.json")


def test_counts_and_fits_are_exchanged(calf_pain, cohort_file):
    command("fit", "cohort.ndjson", "-o", "fitted.json", "--prior-out", "prior.json", "--prior-smoothing",
            1, "--start", "calf_pain", "--counts", "counts.json", cwd=cohort_file)
    counts = fagan.load_counts(calf_pain, cohort_file / "counts.json")
    cohort = fagan.Simulator(calf_pain, missing=["0.3"]).draw(seed=3, count=2000)
    ours = fagan.Counts(calf_pain)
    # Recorded cases are called by what they hold, whatever their file is called.
    (called,) = json.loads((cohort_file / "counts.json").read_text())["state"]["ranges"]
    ours.add(cohort.cases, called)
    assert ours == counts
    assert state_of(ours.to_json()) == state_of((cohort_file / "counts.json").read_text())
    model, prior = fagan.fit(ours, prior_smoothing=1, from_expert=True,
                             expert_prior=fagan.load_prior(calf_pain))
    written = fagan.load_model(cohort_file / "fitted.json")
    for finding in written.findings:
        if finding.states and not finding.rule_only:
            assert np.array_equal(model.likelihoods(finding.name), written.likelihoods(finding.name))
    assert np.array_equal(prior.probabilities,
                          fagan.load_prior(written, str(cohort_file / "prior.json")).probabilities)


def test_interviews_are_the_same(calf_pain, tmp_path):
    text = command("evaluate", "--simulate", 300, "--seed", 5, "--strategy", "fixed,bits",
                   "--max-questions", 6, "--json", cwd=tmp_path)
    ours = fagan.interview(calf_pain, count=300, seed=5, strategies=["fixed", "bits"], most_questions=6)
    assert state_of(text) == {key: value for key, value in ours.items() if key != "run"}


@pytest.mark.parametrize("name", ["ours.csv", "ours.ndjson.gz"])
def test_a_cohort_is_written_byte_by_byte_alike(calf_pain, tmp_path, name):
    world = fagan.Simulator(calf_pain, missing=["0.3"])
    world.write(tmp_path / name, seed=3, count=700, first=50)
    command("simulate", "--cases", 700, "--first", 50, "--seed", 3, "--missing", 0.3, "-o",
            f"theirs_{name}", cwd=tmp_path)
    assert (tmp_path / name).read_bytes() == (tmp_path / f"theirs_{name}").read_bytes()


@pytest.mark.parametrize(("ours", "theirs"), [
    ({}, []),
    ({"digits": 17, "top": 3}, ["--digits", 17, "--top", 3]),
    ({"precision": "float32", "prior": "emergency_leg_pain"},
     ["--precision", "float", "--prior", "emergency_leg_pain"])])
def test_a_file_is_scored_byte_by_byte_alike(calf_pain, cohort_file, tmp_path, ours, theirs):
    told = fagan.Engine(calf_pain).score_file(
        cohort_file / "cohort.ndjson", tmp_path / "ours.csv", **ours)
    command("score", cohort_file / "cohort.ndjson", "-o", "theirs.csv", *theirs, cwd=tmp_path)
    assert (tmp_path / "ours.csv").read_bytes() == (tmp_path / "theirs.csv").read_bytes()
    assert told == {"cases": 2000, "impossible": 0, "double_measurements": told["double_measurements"],
                    "repeated_ids": 0, "bad_rows": 0, "problems": []}


def test_comparisons_are_the_same(calf_pain, cohort_file, tmp_path):
    other = "emergency_leg_pain"
    text = command("evaluate", "--simulate", 2000, "--seed", 5, "--missing", 0.2, "--compare-prior",
                   other, "--json", cwd=tmp_path)
    ours = fagan.compare_simulated(calf_pain, other_prior=other, count=2000, seed=5,
                                   world=fagan.Simulator(calf_pain, missing=["0.2"]))
    assert state_of(ours.to_json()) == state_of(text)
    text = command("evaluate", cohort_file / "cohort.ndjson", "--compare-prior", other, "--json",
                   cwd=tmp_path)
    ours = fagan.compare(calf_pain, cases=cohort_file / "cohort.ndjson", other_prior=other)
    assert state_of(ours.to_json()) == state_of(text)

"""How objects travel, and when two of them are equal."""

import concurrent.futures
import copy
import inspect
import json
import pickle
import subprocess
import sys

import numpy as np
import pytest

import fagan
from conftest import TOY

SEEN = {"fever": "present", "cough": {"none": 0.0, "dry": 0.7, "wet": 0.3},
        "temperature": (38.0, 39.0)}


@pytest.fixture(scope="module")
def fresh_toy():
    return fagan.read_model(json.dumps(TOY), "toy.json")


def things(model):
    """One of everything there is."""
    findings = fagan.Findings(model, SEEN)
    world = fagan.Simulator(model, missing=["0.2"], shifts=["cough:dry:flu=0.6"])
    cohort = world.draw(seed=2, count=40)
    engine = fagan.Engine(model)
    counts = fagan.Counts(model)
    counts.add(cohort.truth, "here")
    evaluation = fagan.evaluate(model, None, cohort.cases)
    talk = fagan.Consultation(model)
    talk.observe("fever", "present")
    talk.observe("cough", "dry")
    talk.retract("fever")
    explanation = fagan.explain(model, None, SEEN, "flu", "cold")
    utility = fagan.read_utility(model, json.dumps({
        "format": "fagan-utility/1", "name": "toy", "model": "toy",
        "actions": [{"name": "treat"}, {"name": "wait", "title": "Wait and see"}],
        "utilities": {"treat": {"default": 0.5}, "wait": {"flu": {"u": -1, "n": 3}, "cold": 1}}}))
    return {
        "Model": model,
        "Prior": fagan.load_prior(model),
        "Cause": model.cause("flu"),
        "Finding": model.finding("temperature"),
        "Findings": findings,
        "Posterior": fagan.diagnose(model, None, findings),
        "PosteriorDraws": fagan.draw_posteriors(model, None, SEEN, 3, 50),
        "Explanation": explanation,
        "Reason": explanation.steps[1],
        "Question": fagan.next_questions(model, "clinic", {"fever": "present"}, aim="utility",
                                         utility=utility)[0],
        "Utility": utility,
        "Simulator": world,
        "Cohort": cohort,
        "Cases": cohort.cases,
        "Engine": engine,
        "Posteriors": engine.diagnose(cohort.cases, log_evidence=True),
        "Counts": counts,
        "Evaluation": evaluation,
        "Consultation": talk,
        "Comparison": fagan.compare_simulated(model, other_prior=fagan.Prior.uniform(model),
                                              count=100),
        "Problem": problem(),
    }


def problem():
    try:
        fagan.read_model("{", "broken.json")
    except fagan.Error as error:
        return error.problems[0]


NAMES = sorted(name for name in fagan.__all__
               if name[0].isupper() and name not in ("STATUS", "Error", "ShapeError", "FileError"))


@pytest.mark.parametrize("name", NAMES)
def test_everything_is_equal_to_what_comes_back(fresh_toy, name):
    thing = things(fresh_toy)[name]
    for again in (pickle.loads(pickle.dumps(thing)), copy.copy(thing), copy.deepcopy(thing)):
        assert type(again) is type(thing)
        assert again == thing
        assert not again != thing
        assert again.__dask_tokenize__() == thing.__dask_tokenize__()
    assert thing != 7


@pytest.mark.parametrize("name", NAMES)
def test_what_was_made_apart_is_equal_and_what_differs_is_not(fresh_toy, name):
    here, there = things(fresh_toy)[name], things(fagan.read_model(json.dumps(TOY), "b"))[name]
    assert here == there
    assert here.__dask_tokenize__() == there.__dask_tokenize__()
    immutable = name not in ("Findings", "Consultation", "Counts", "Evaluation", "Cases", "Cohort",
                             "Posteriors", "Comparison")
    if immutable:
        assert hash(here) == hash(there)
        assert copy.deepcopy(here) is here
    else:
        with pytest.raises(TypeError, match="unhashable"):
            hash(here)
    other = things(fagan.with_likelihood(fresh_toy, "fever", "present", "flu", 0.3))[name]
    if name not in ("Cause", "Finding", "Problem", "Prior", "Utility"):
        assert here != other
        assert here.__dask_tokenize__() != other.__dask_tokenize__()


def test_what_comes_back_answers_with_the_same_bits(fresh_toy):
    made = things(fresh_toy)
    back = pickle.loads(pickle.dumps(made))
    for name in ("Posterior", "Posteriors", "Prior"):
        assert np.array_equal(made[name].probabilities, back[name].probabilities)
    assert np.array_equal(made["PosteriorDraws"].p, back["PosteriorDraws"].p)
    assert made["Question"].value == back["Question"].value
    assert made["Reason"].decibans == back["Reason"].decibans
    assert made["Counts"].n_cases == back["Counts"].n_cases
    assert np.array_equal(made["Utility"].table, back["Utility"].table)
    assert made["Findings"].to_dict() == back["Findings"].to_dict()
    assert np.array_equal(back["Engine"].diagnose(made["Cases"]).probabilities,
                          made["Engine"].diagnose(made["Cases"]).probabilities)
    cohort = back["Simulator"].draw(seed=9, count=30)
    assert cohort == made["Simulator"].draw(seed=9, count=30)
    # Together they hold their model once.
    one = len(pickle.dumps(made["Posterior"]))
    assert len(pickle.dumps([made["Posterior"]] * 1 + [
        fagan.diagnose(fresh_toy, None, {"fever": "absent"})])) < one + 2000


def test_a_copy_of_what_changes_changes_alone(fresh_toy):
    findings = fagan.Findings(fresh_toy, {"fever": "present"})
    for made in (copy.copy(findings), copy.deepcopy(findings), pickle.loads(pickle.dumps(findings))):
        made.observe("cough", "dry")
        assert len(findings) == 1
        assert made != findings
    talk = fagan.Consultation(fresh_toy)
    talk.observe("fever", "present")
    talk.undo()
    other = copy.copy(talk)
    assert other.redo() and len(talk) == 0
    posterior = fagan.diagnose(fresh_toy, None, findings)
    posterior.findings.observe("cough", "dry")
    assert len(posterior.findings) == 1


def test_cases_from_a_file_travel_with_their_names_and_what_is_no_state(fresh_toy, tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text("case_id,fever,temperature,cause\na,present,38..39,flu\nb,,37,cold\n"
                    "c,absent,,\n")
    cases = fagan.load_cases(fresh_toy, path)
    back = pickle.loads(pickle.dumps(cases))
    assert back == cases
    assert back.ids == ["a", "b", "c"]
    assert back.findings(0).to_dict() == {"fever": "present", "temperature": (38.0, 39.0)}
    for part, rows in ((cases[1:], [1, 2]), (cases[::-1], [2, 1, 0]), (cases[[2, 0]], [2, 0]),
                       (cases[np.array([True, False, True])], [0, 2])):
        assert part.ids == [cases.ids[i] for i in rows]
        assert [part[i].to_dict() for i in range(len(part))] == [
            cases[i].to_dict() for i in rows]
        assert part.labels.tolist() == [int(cases.labels[i]) for i in rows]
    assert cases[-1].to_dict() == {"fever": "absent"}
    with pytest.raises(IndexError):
        cases[3]


def test_an_error_crosses_a_process_with_every_field():
    for raised in (lambda: fagan.read_model('{"format": 1}', "m.json"),
                   lambda: fagan.load_model("no/such.json"),
                   lambda: fagan.Cases(fagan.load_model("calf_pain"), np.zeros((2, 2), np.int8))):
        with pytest.raises(fagan.Error) as caught:
            raised()
        error = caught.value
        back = pickle.loads(pickle.dumps(error))
        assert type(back) is type(error)
        assert back == error
        assert str(back) == str(error)
        assert back.problems == error.problems
        for name in ("path", "line", "column", "pointer", "message"):
            assert getattr(back, name) == getattr(error, name)
        assert getattr(back, "errno", None) == getattr(error, "errno", None)
        assert copy.deepcopy(error) == error


def raise_in_worker(name):
    return fagan.load_model(name).name


def test_a_pool_of_processes_tells_what_went_wrong():
    with concurrent.futures.ProcessPoolExecutor(1) as pool:
        assert list(pool.map(fagan.load_model, ["calf_pain"])) == [fagan.load_model("calf_pain")]
        with pytest.raises(fagan.FileError, match="no/such"):
            pool.submit(raise_in_worker, "no/such.json").result()
        engine = fagan.Engine(fagan.load_model("calf_pain"))
        cases = fagan.Simulator(engine.model).draw(1, 500).cases
        found = pool.submit(engine.diagnose, cases).result()
        assert found == engine.diagnose(cases)


def test_a_token_is_the_same_in_every_process(fresh_toy):
    program = ("import fagan, pickle, sys; "
               "print(pickle.load(sys.stdin.buffer).__dask_tokenize__())")
    for name in ("Engine", "Posterior", "Simulator"):
        thing = things(fresh_toy)[name]
        said = subprocess.run([sys.executable, "-c", program], input=pickle.dumps(thing),
                              capture_output=True, check=True).stdout.decode()
        assert said.strip() == str(thing.__dask_tokenize__())


def test_the_hash_of_a_model_survives_writing_and_reading(calf_pain, toy, tmp_path):
    changed = fagan.with_likelihood(toy, "fever", "present", "flu", 0.7)
    for model in (calf_pain, toy, changed):
        again = fagan.read_model(model.to_json())
        assert again.hash == model.hash
        model.write(tmp_path / "m.json")
        assert fagan.load_model(tmp_path / "m.json").hash == model.hash
        assert fagan.diagnose(model, None, {}).model.hash == model.hash
    assert changed.hash != toy.hash
    # What was judged here and there can be put together.
    world = fagan.Simulator(toy)
    a = fagan.evaluate_simulated(toy, count=100, world=world)
    a.merge(fagan.evaluate_simulated(fagan.read_model(toy.to_json()), count=100, first=100,
                                     world=fagan.Simulator(fagan.read_model(toy.to_json()))))
    assert a.n_cases == 200


def test_answers_are_mappings_of_their_names(toy):
    posterior = fagan.diagnose(toy, None, {"fever": "present"})
    for answer in (posterior, posterior.prior):
        assert list(answer) == ["flu", "cold"] == list(answer.keys())
        assert dict(answer) == answer.to_dict() == dict(answer.items())
        assert list(answer.values()) == answer.probabilities.tolist()
        assert "flu" in answer and "measles" not in answer and 3 not in answer
        assert answer.get("flu") == answer["flu"] and answer.get("measles", 0) == 0
        assert np.asarray(answer).tolist() == answer.probabilities.tolist()
        assert np.asarray(answer, np.float32).dtype == np.float32
        match answer:
            case {"flu": p}:
                assert p == answer["flu"]
            case _:
                raise AssertionError("no mapping")
    findings = fagan.Findings(toy, SEEN)
    assert list(findings) == list(SEEN)
    assert dict(findings) == SEEN
    assert findings["fever"] == "present" and findings.get("x") is None
    with pytest.raises(KeyError):
        fagan.Findings(toy)["fever"]


def test_what_things_are_is_said_in_a_line(fresh_toy):
    for thing in things(fresh_toy).values():
        said = repr(thing)
        assert "\n" not in said and " at 0x" not in said and len(said) < 200, said


def test_signatures_can_be_asked_for():
    for name in fagan.__all__:
        thing = getattr(fagan, name)
        if not callable(thing) or isinstance(thing, type):
            continue
        assert "args" not in inspect.signature(thing).parameters, name
    assert list(inspect.signature(fagan.diagnose).parameters) == ["model", "prior", "findings"]
    assert inspect.signature(fagan.diagnose).parameters["prior"].default is None
    assert inspect.signature(fagan.draw_posteriors).parameters["n_draws"].default == 2000
    assert list(inspect.signature(fagan.Model.likelihood).parameters) == [
        "self", "finding", "state", "cause"]
    questions = inspect.signature(fagan.next_questions).parameters
    assert list(inspect.signature(fagan.Cases).parameters)[:2] == ["model", "states"]
    assert list(inspect.signature(fagan.Simulator).parameters)[:2] == ["model", "prior"]
    assert list(inspect.signature(fagan.Prior.of).parameters)[0] == "model"
    assert list(inspect.signature(fagan.load_model("calf_pain").likelihood).parameters) == [
        "finding", "state", "cause"]
    assert questions["aim"].kind is inspect.Parameter.KEYWORD_ONLY
    assert questions["largest_cost"].default == float("inf")


def test_an_argument_of_the_wrong_kind_is_named(calf_pain):
    for wrong, said in ((lambda: fagan.diagnose(7), "model: expected Model, found int 7"),
                        (lambda: fagan.load_model(5), "path_or_name: expected str | os.PathLike, found int"),
                        (lambda: calf_pain.likelihood("swelling", 3, "other"),
                         "state: expected str, found int 3"),
                        (lambda: fagan.explain(), "missing a required argument: 'model'"),
                        (lambda: fagan.diagnose(calf_pain, prio=1), "unexpected keyword argument"),
                        (lambda: fagan.evaluate_simulated(calf_pain, count=1e6),
                         "count: expected int, found float"),
                        (lambda: fagan.Simulator(calf_pain).draw("x", 10),
                         "seed: expected int, found str 'x'")):
        with pytest.raises(TypeError) as caught:
            wrong()
        assert said in str(caught.value)
        assert "incompatible function arguments" not in str(caught.value)

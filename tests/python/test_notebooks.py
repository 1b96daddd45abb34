"""Every notebook and solution runs from top to bottom, and is stored without outputs; what is checked
in them takes any answer; what their prose states is so."""

import importlib
import math
import pathlib
import re
import sys

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

import fagan

NOTEBOOKS = pathlib.Path(__file__).parents[2] / "notebooks"
ALL = sorted(NOTEBOOKS.glob("*.ipynb")) + sorted(NOTEBOOKS.glob("solutions/*.ipynb"))


QUESTIONS = [(n, q) for n in range(1, 9) for q in ("q1", "q2", "q3")]


@pytest.fixture
def checks(monkeypatch):
    monkeypatch.syspath_prepend(NOTEBOOKS)
    return lambda name: importlib.import_module(f"checks.{name}")


def names(paths):
    return [str(path.relative_to(NOTEBOOKS)) for path in paths]


@pytest.mark.parametrize("path", ALL, ids=names(ALL))
def test_it_runs_and_was_stored_without_outputs(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert not cell.outputs
            assert cell.execution_count is None
    NotebookClient(notebook, timeout=60, kernel_name="python3",
                   resources={"metadata": {"path": str(path.parent)}}).execute()
    assert_prose_says_what_came(notebook.cells)


def assert_prose_says_what_came(cells):
    """Where a guess is one of a few words, the sentence after it names the one that came."""
    for guess, result, prose in zip(cells, cells[1:], cells[2:], strict=False):
        if not guess.source.startswith("my_guess = None"):
            continue
        said = "".join(output.get("text", "") for output in result.outputs)
        for came in re.findall(r'No guess\. It is "(.+)"\.', said):
            if f'"{came}"' in guess.source:
                words = came.split("_") if "_" in came else [f'"{came}"']
                assert any(word in prose.source for word in words), came


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")),
                         ids=names(sorted(NOTEBOOKS.glob("*.ipynb"))))
def test_it_has_what_every_notebook_has(path):
    notebook = nbformat.read(path, as_version=4)
    text = "\n".join(cell.source for cell in notebook.cells)
    for part in ("**Aim.**", "**Predict.**", "my_guess = None", "## Summary", "lab page",
                 "check.q1(", "check.q2(", "check.q3("):
        assert part in text, part
    assert (NOTEBOOKS / "solutions" / path.name).exists()
    summary = text.split("## Summary")[1]
    assert summary.count("\n5. ") == 1


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")),
                         ids=names(sorted(NOTEBOOKS.glob("*.ipynb"))))
def test_every_prediction_is_compared_with_what_comes(path):
    cells = nbformat.read(path, as_version=4).cells
    asked = [i for i, cell in enumerate(cells) if "**Predict.**" in cell.source]
    guessed = [i for i, cell in enumerate(cells) if cell.source.startswith("my_guess = None")]
    compared = [i for i, cell in enumerate(cells) if "compare(my_guess, " in cell.source]
    assert guessed == [i + 1 for i in asked]
    assert compared == [i + 1 for i in guessed]
    for i in compared:
        assert "good guess" in cells[i + 1].source


@pytest.mark.parametrize(("notebook", "question"), QUESTIONS)
def test_an_answer_of_a_wrong_kind_gets_a_hint(notebook, question, checks, capsys):
    check = getattr(checks(f"notebook{notebook}"), question)
    wrong = [None, 5, -1.5, float("nan"), True, "x", "", "B, D, E", b"x", [], [1], (1, 2), (0, 1, 2), {},
             {"a": 1}, {1, 2}, {"x"}, object(), ..., 1j, np.zeros((2, 2)), np.array(["x"]), len,
             lambda *_: None, lambda *_: "x", lambda: 0, fagan, ({}, "a", "b"), ({"x": 1}, "a", "b"),
             ({"swelling": "present"}, "d_dimer", "?"), {"ill": None, "patient": None},
             {"patient": 1, "colleague": 2, "examiner": 3}, {20: "x", 200: "y"}]
    slow = (notebook, question) in [(5, "q3"), (8, "q2")]
    for answer in wrong[::6] if slow else wrong:
        verdict = check(answer)
        said = capsys.readouterr().out
        assert not verdict, answer
        assert re.match("Not answered yet. Hint: |Not yet|This is not in the form asked for: ", said), answer


def test_a_number_in_percent_and_letters_in_one_string_are_understood(checks, capsys):
    check = checks("notebook1")
    assert not check.q2(100 * _q2_of_notebook1())
    assert "right in percent" in capsys.readouterr().out
    assert check.q2(_q2_of_notebook1())
    for answer in ("B, D", "BD", "d b", ["B", "D"], ("b", "d"), {"B", "D"}):
        assert check.q3(answer), answer
    tree = {"ill": 200, "ill and positive": 180, "well and positive": 490, "ill if positive": 26.87}
    capsys.readouterr()
    assert not check.q1(tree)
    assert "right in percent" in capsys.readouterr().out


def _q2_of_notebook1():
    model = fagan.load_model("calf_pain")
    rates = []
    for p in (1.0, 0.0):
        prior = fagan.with_probability(model, None, "deep_vein_thrombosis", p)
        rates.append(math.exp(fagan.diagnose(model, prior, {"d_dimer": (500.0, math.inf)}).log_evidence))
    return rates[1] / sum(rates)


@pytest.mark.parametrize(("guess", "came", "rest", "said"), [
    (0.7, 0.412, {"share": True}, "You said 70%; it is 41%: 29 points too high."),
    (70, 0.412, {"share": True}, "You said 70% (taking 70 as percent); it is 41%: 29 points too high."),
    (0.4, 0.412, {"share": True}, "You said 40%; it is 41%. Well guessed."),
    (0.002, 0.05, {"share": True}, "You said 0.2%; it is 5.0%: 5 points too low."),
    (None, 0.412, {"share": True}, "No guess. It is 41%."),
    ("much", 0.412, {"share": True},
     "It is 41%. A guess that can be compared is a number, such as 0.7, not 'much'."),
    (3, 17.6, {}, "You said 3; it is 18: 15 too low."),
    ("Less ", "less", {}, 'You said "Less", and so it is.'),
    (7, "less", {}, 'You said "7"; it is "less".'),
    (("swelling", 0.3), ("swelling", 0.5), {"parts": ("finding", "probability"), "share": True},
     'finding: You said "swelling", and so it is.\n'
     "probability: You said 30%; it is 50%: 20 points too low."),
    (0.3, (0.1, 0.5), {"parts": ("from", "to"), "share": True},
     "To compare a guess, write 2 values: (from, to).\nfrom: No guess. It is 10%.\nto: No guess. It is 50%."),
])
def test_a_guess_is_told_how_far_off_it_was(guess, came, rest, said, checks, capsys):
    checks("answers").compare(guess, came, **rest)
    assert capsys.readouterr().out == said + "\n"


def test_what_the_prose_says_is_so(calf_pain, checks):
    dvt, swollen = "deep_vein_thrombosis", {"swelling": "present"}

    def odds(p):
        return p / (1 - p)

    # 1
    family, vascular, bed = (fagan.load_prior(calf_pain, setting) for setting in (
        "primary_care_adults", "vascular_clinic_65plus", "postoperative_or_long_haul"))
    assert family[dvt] == vascular[dvt]
    assert fagan.diagnose(calf_pain, vascular, swollen)[dvt] > 1.2 * fagan.diagnose(
        calf_pain, family, swollen)[dvt]
    assert vascular.probabilities.argmax() == [c.name for c in calf_pain.causes].index(
        "peripheral_arterial_disease")
    assert bed[dvt] > 2 * family[dvt]
    # 2
    assert round(math.log(odds(0.02) / odds(0.01)) / math.log(odds(0.51) / odds(0.5))) == 18
    lines = {line["answer"]: line["log_ratio"]
             for line in fagan.nomogram(calf_pain, family, {}, dvt, "swelling")["lines"]}
    assert 0.6 * lines["present"] < -lines["absent"] < lines["present"]
    p = np.arange(1, 100) / 100
    good = p[np.abs(p + 0.15 - 2 * odds(p) / (1 + 2 * odds(p))) < 0.05]
    assert (good[0], good[-1]) == (0.13, 0.77)
    # 4
    assert round(1 / (1 - 0.025 ** (1 / 21))) == 6
    # 5
    case = checks("notebook5").CASE
    assert round(family[dvt], 2) == 0.04
    first, last = ({step.finding: step.decibans for step in fagan.explain(calf_pain, None, order, dvt).steps}
                   for order in (case, dict(reversed(case.items()))))
    assert last["swelling"] < first["swelling"]
    cohort = fagan.Simulator(calf_pain).draw(seed=5, count=20_000)
    half = fagan.Simulator(calf_pain, missing=["0.5"]).draw(seed=5, count=20_000)
    says_absent = np.array([finding.states[:1] == ["absent"] for finding in calf_pain.findings])
    as_no = np.where((half.cases.states == -1) & says_absent, 0, half.cases.states).astype(np.int8)
    whole, left_out, noes = (
        fagan.evaluate(calf_pain, cases=cases, truth=drawn.truth.labels).figures()["scores"]["log_bits"]["value"]
        for drawn, cases in ((cohort, cohort.cases), (half, half.cases),
                             (half, fagan.Cases(calf_pain, as_no, half.cases.numbers))))
    assert 0.75 < (noes - left_out) / (left_out - whole) < 1.33
    # 6
    costs = {name: calf_pain.finding(name).cost for name in (
        "d_dimer", "compression_ultrasound_positive", "onset", "pitting_oedema")}
    assert list(costs.values()) == [50, 200, 0, 1]
    # 7
    assert round(1 / (1 + 1 / (odds(0.3) * (7 / 3) ** 6)), 3) == 0.986
    assert odds(0.3) * (7 / 3) == pytest.approx(1)
    # 8
    assert calf_pain.likelihood("swelling", "present", dvt) == pytest.approx(0.7)


@pytest.mark.parametrize("path", ALL, ids=names(ALL))
def test_its_page_fetches_nothing_and_has_its_formulas_drawn(path, monkeypatch):
    monkeypatch.setattr(sys, "path", [str(NOTEBOOKS), *sys.path])
    import as_html

    notebook = nbformat.read(path, as_version=4)
    page = as_html.page_of(notebook, path.stem)
    assert "<script" not in page
    assert not re.search(r"""src=["']?https?:|<link|@import|url\(["']?https?:""", page)
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    formulas = re.findall(r"\$\$.+?\$\$|\$[^$\n]+\$", prose, re.DOTALL)
    assert page.count("<math ") == len(formulas)

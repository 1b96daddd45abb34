"""Every picture shows the numbers it was given, on the axes it was given."""

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest

import fagan
from fagan import plots

FINDINGS = {"swelling": "present", "localized_tenderness": "present"}


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


@pytest.fixture(scope="module")
def figures(calf_pain):
    cohort = fagan.Simulator(calf_pain).draw(1, 5000)
    found = fagan.Engine(calf_pain).diagnose(cohort.cases)
    evaluation = fagan.Evaluation(calf_pain)
    evaluation.add("a", 0, found.probabilities, cohort.truth.labels, found.status)
    return evaluation.figures()


def drawn(ax):
    ax.figure.canvas.draw()
    return ax


def test_bars_are_as_long_as_the_probabilities(calf_pain):
    posterior = fagan.diagnose(calf_pain, None, FINDINGS)
    draws = fagan.draw_posteriors(calf_pain, None, FINDINGS, seed=1)
    ax = drawn(plots.differential(posterior, draws, most=20))
    lengths = [bar.get_width() for bar in ax.patches]
    assert lengths == pytest.approx([p for _, p in posterior.ranked()])
    folded = drawn(plots.differential(posterior, most=3))
    assert sum(bar.get_width() for bar in folded.patches) == pytest.approx(1)
    shown = " ".join(label.get_text() for label in folded.get_yticklabels())
    for cause in calf_pain.causes:
        assert not cause.must_not_miss or cause.title in shown


def test_a_waterfall_ends_at_the_posterior(calf_pain):
    explained = fagan.explain(calf_pain, None, FINDINGS, "deep_vein_thrombosis")
    ax = drawn(plots.waterfall(explained))
    last = ax.patches[-1]
    assert last.get_x() + last.get_width() == pytest.approx(explained.posterior_decibans)


def test_a_nomogram_is_straight_through_its_three_scales(calf_pain):
    ax = drawn(plots.nomogram(calf_pain, None, FINDINGS, "deep_vein_thrombosis", "swelling"))
    drawn_lines = [line for line in ax.lines if line.get_label().endswith("%")]
    assert len(drawn_lines) == 2
    for line in drawn_lines:
        assert len(line.get_xdata()) == 2


def test_icons_are_counted_out():
    ax = drawn(plots.icon_array((14, 80), (20, 920)))
    assert sum(len(group.get_offsets()) for group in ax.collections) == 1000
    assert "14 of those 34" in ax.get_title()
    with pytest.raises(fagan.Error):
        plots.icon_array((14, 80), (20, 900))
    drawn(plots.frequency_tree((14, 80), (20, 920)))


def test_reliability_and_decision_curves(figures):
    drawn(plots.reliability(figures))
    drawn(plots.reliability(figures, "deep_vein_thrombosis"))
    drawn(plots.decision_curve(figures, "deep_vein_thrombosis"))
    with pytest.raises(fagan.Error):
        plots.reliability({"calibration": None})


def test_the_other_pictures():
    drawn(plots.accuracy_by_questions({"greedy": [0.2, 0.5, 0.7], "random": [0.2, 0.3, 0.4]}))
    drawn(plots.dependence(np.array([[1, 0.3], [0.3, 1]]), ["a", "b"]))
    with pytest.raises(fagan.Error):
        plots.dependence(np.zeros((2, 3)))


def test_a_picture_goes_where_it_is_told(calf_pain, figures):
    posterior = fagan.diagnose(calf_pain, None, FINDINGS)
    explained = fagan.explain(calf_pain, None, FINDINGS, "other")
    for draw in (lambda ax: plots.differential(posterior, ax=ax),
                 lambda ax: plots.waterfall(explained, ax=ax),
                 lambda ax: plots.nomogram(calf_pain, None, FINDINGS, "other", ax=ax),
                 lambda ax: plots.icon_array((1, 2), (3, 998), ax=ax),
                 lambda ax: plots.frequency_tree((1, 2), (3, 998), ax=ax),
                 lambda ax: plots.reliability(figures, ax=ax),
                 lambda ax: plots.decision_curve(figures, "other", ax=ax),
                 lambda ax: plots.accuracy_by_questions({"a": [1]}, ax=ax),
                 lambda ax: plots.dependence(np.eye(2), ax=ax)):
        _, ax = plt.subplots()
        assert draw(ax) is ax


def test_rich_display_escapes_and_tells(calf_pain, toy):
    posterior = fagan.diagnose(calf_pain, None, FINDINGS)
    html = posterior._repr_html_()
    assert calf_pain.cause(posterior.top).title in html
    assert "<table>" in calf_pain._repr_html_()
    evaluation = fagan.Evaluation(toy)
    evaluation.add("a", 0, np.array([[0.25, 0.75]]), np.array([1]))
    assert "1 of 1" in evaluation._repr_html_()
    assert fagan.Evaluation(toy)._repr_html_()
    assert fagan.explain(calf_pain, None, FINDINGS, "other")._repr_html_().startswith("<svg")

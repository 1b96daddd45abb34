"""Every picture shows the numbers it was given, on the axes it was given."""

import json
import math
from html import escape
import xml.etree.ElementTree as ElementTree

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgba

import fagan
from fagan import plots

pytestmark = pytest.mark.filterwarnings("error")

FINDINGS = {"swelling": "present", "localized_tenderness": "present"}


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


@pytest.fixture(scope="module")
def evaluation(calf_pain):
    cohort = fagan.Simulator(calf_pain).draw(1, 5000)
    found = fagan.Engine(calf_pain).diagnose(cohort.cases)
    evaluation = fagan.Evaluation(calf_pain)
    evaluation.add("a", 0, found.probabilities, cohort.truth.labels, found.status)
    return evaluation


@pytest.fixture(scope="module")
def wordy():
    """A model of many causes with titles of a hundred characters, and prices in them."""
    names = [f"cause_{k}" for k in range(40)]
    rng = np.random.default_rng(40)
    p = rng.dirichlet(np.ones(40)).round(6)
    p[0] += 1 - p.sum()
    title = "An uncommonly long title, of a kind that costs $5 or $6, and that goes on for its hundred letters"
    return fagan.read_model(json.dumps({
        "format": "fagan-model/1", "name": "wordy", "default_setting": "here",
        "causes": [{"name": name, "title": f"{title} {name[6:]}"} for name in names],
        "findings": [{"name": name, "title": f"{title}, {name}",
                      "states": [{"name": state, "title": f"{state}, and $1 or $2 more of that"}
                                 for state in ("none", "some", "much", "more", "most")]}
                     for name in ("sign", "test")],
        "likelihoods": {name: {cause: {"p": dict(zip(("none", "some", "much", "more", "most"),
                                                     np.diff([0, *sorted(rng.random(4).round(3)), 1])
                                                     .round(3).tolist(), strict=True)), "n": 20}
                               for cause in names} for name in ("sign", "test")},
        "settings": [{"setting": "here", "n": 100,
                      "probabilities": dict(zip(names, p.tolist(), strict=True))}]}))


def drawn(ax):
    ax.figure.canvas.draw()
    return ax


def words_of(ax):
    """Every text on the axes that can be seen, after drawing."""
    (left, right), (bottom, top) = sorted(ax.get_xlim()), sorted(ax.get_ylim())
    hidden = {text for text in ax.get_xticklabels() if not left <= text.get_position()[0] <= right}
    hidden |= {text for text in ax.get_yticklabels() if not bottom <= text.get_position()[1] <= top}
    if not ax.axison:
        hidden |= {*ax.xaxis.findobj(matplotlib.text.Text), *ax.yaxis.findobj(matplotlib.text.Text)}
    texts = ax.findobj(lambda artist: isinstance(artist, matplotlib.text.Text) and artist not in hidden)
    return [text for text in texts if text.get_visible() and text.get_text().strip()]


def assert_readable(ax):
    """All words stand inside the picture, and beside each other."""
    drawn(ax)
    figure = ax.figure.bbox
    texts = words_of(ax)
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts]
    for words, box in boxes:
        assert box.x0 >= -1 and box.x1 <= figure.width + 1, words
        assert box.y0 >= -1 and box.y1 <= figure.height + 1, words
        assert box.width * box.height > 0, words
    # A slanting word is in a box with its neighbours, and yet beside them.
    level = [box for text, box in zip(texts, boxes, strict=True) if text.get_rotation() % 90 == 0]
    for i, (words, box) in enumerate(level):
        for others, other in level[:i]:
            wide = min(box.x1, other.x1) - max(box.x0, other.x0)
            high = min(box.y1, other.y1) - max(box.y0, other.y0)
            # Boxes of type are higher than its letters.
            assert wide <= 2 or high <= 0.3 * min(box.height, other.height), (words, others)


def contrast(colour, ground):
    """Of WCAG 2.2, 1 to 21."""
    def luminance(rgb):
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb[:3]]
        return np.dot(linear, [0.2126, 0.7152, 0.0722])

    high, low = sorted((luminance(to_rgba(colour)), luminance(to_rgba(ground))), reverse=True)
    return (high + 0.05) / (low + 0.05)


def words_in(svg):
    return [text.text for text in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def test_bars_are_as_long_as_the_probabilities(calf_pain):
    posterior = fagan.diagnose(calf_pain, None, FINDINGS)
    draws = fagan.draw_posteriors(calf_pain, None, FINDINGS, seed=1)
    ax = drawn(plots.differential(posterior, draws, most=20))
    lengths = [bar.get_width() for bar in ax.patches]
    assert lengths == pytest.approx([p for _, p in posterior.ranked()])
    folded = drawn(plots.differential(posterior, most=3))
    assert sum(bar.get_width() for bar in folded.patches) == pytest.approx(1)
    shown = " ".join(label.get_text() for label in folded.get_yticklabels()).replace("\n", " ")
    for cause in calf_pain.causes:
        assert not cause.must_not_miss or cause.title in shown


def test_probabilities_stand_beside_the_bars_as_the_command_line_says_them(calf_pain):
    posterior = fagan.diagnose(calf_pain, None, FINDINGS)
    ax = drawn(plots.differential(posterior, fagan.draw_posteriors(calf_pain, None, FINDINGS, seed=1)))
    words = [text.get_text() for text in words_of(ax)]
    assert {"now", "before"} <= set(words)
    marked = [label for label in words if label.endswith("▲")]
    assert marked and "must not be missed" in words
    now = [text for text in words_of(ax) if text.get_text() == "now"][0].get_window_extent()
    assert now.x0 > ax.get_window_extent().x1


@pytest.mark.parametrize(("p", "said"), [(0.0, "0%"), (1e-9, "<0.1%"), (0.0006, "0.1%"), (0.02, "2%"),
                                         (0.165, "17%"), (0.996, "99.6%"), (0.9996, ">99.9%"), (1.0, "100%")])
def test_a_percentage_reads_the_same_in_every_picture(p, said, toy):
    here = fagan.with_probability(toy, None, "flu", p)
    posterior = fagan.diagnose(toy, here, {})
    assert said in words_in(fagan.explain(toy, here, {}, "flu").svg())
    assert f"<td>{escape(said)}</td>" in posterior._repr_html_()
    assert said in [text.get_text() for text in words_of(plots.differential(posterior))]


def test_one_cause_is_not_folded_away(calf_pain):
    posterior = fagan.diagnose(calf_pain, None, FINDINGS)
    for most in range(1, 15):
        ax = plots.differential(posterior, most=most)
        labels = [label.get_text() for label in ax.get_yticklabels()]
        assert not any(label.startswith("1 other") for label in labels)
        plt.close("all")


def test_a_waterfall_is_the_picture_that_the_explanation_shows(calf_pain):
    explained = fagan.explain(calf_pain, None, FINDINGS, "deep_vein_thrombosis")
    ax = drawn(plots.waterfall(explained))
    words = [text.get_text() for text in ax.texts]
    assert words == words_in(explained.svg())
    assert "Why Deep vein thrombosis?" in words
    bars = [bar for bar in ax.patches if isinstance(bar, matplotlib.patches.Rectangle)
            and bar.get_facecolor() == to_rgba(plots.RAISES)]
    raised = [step for step in explained.steps if step.decibans > 0]
    lengths = [bar.get_width() for bar in bars]
    assert len(lengths) == len(raised)
    # In proportion to the weights, whose scale the axis has.
    ratios = [length / step.decibans for length, step in zip(lengths, raised, strict=True)]
    assert ratios == pytest.approx([ratios[0]] * len(ratios), rel=0.01)


def test_what_rules_a_cause_out_is_an_arrow_off_the_scale(states_only):
    data = json.loads(states_only.to_json())
    data["likelihoods"]["fever"]["cold"]["p"] = {"present": 0.0}
    certain = fagan.read_model(json.dumps(data))
    explained = fagan.explain(certain, None, {"cough": "dry", "fever": "present"}, "flu")
    assert explained.steps[-1].kind == "leaves only"
    ax = drawn(plots.waterfall(explained))
    assert any(isinstance(shape, matplotlib.patches.Polygon) for shape in ax.patches)


def test_a_nomogram_is_straight_through_its_three_scales(calf_pain):
    arguments = (calf_pain, None, FINDINGS, "deep_vein_thrombosis", "swelling")
    ax = drawn(plots.nomogram(*arguments))
    answers = [line for line in ax.lines
               if to_rgba(line.get_color()) in (to_rgba(plots.RAISES), to_rgba(plots.LOWERS))]
    assert len(answers) == 2
    for line in answers:
        assert len(line.get_xdata()) == 2
    assert [text.get_text() for text in ax.texts] == words_in(fagan.nomogram(*arguments)["svg"])


def test_a_nomogram_of_two_causes_is_that_of_their_explanation(calf_pain):
    pair = {"cause": "deep_vein_thrombosis", "against": "muscle_strain"}
    explained = fagan.explain(calf_pain, None, FINDINGS, **pair)
    drawn_of_both = fagan.nomogram(calf_pain, None, FINDINGS, **pair)
    assert drawn_of_both["against"] == "muscle_strain"
    assert sum(step.decibans for step in explained.steps) == pytest.approx(
        10 / math.log(10) * drawn_of_both["lines"][0]["log_ratio"])
    ax = drawn(plots.nomogram(calf_pain, None, FINDINGS, **pair))
    assert [text.get_text() for text in ax.texts] == words_in(drawn_of_both["svg"])
    with pytest.raises(fagan.Error, match="against"):
        fagan.nomogram(calf_pain, None, FINDINGS, "other", against="other")


def test_every_line_of_a_nomogram_says_its_answer(calf_pain):
    ax = drawn(plots.nomogram(calf_pain, None, {}, "deep_vein_thrombosis", "age_band"))
    words = " ".join(text.get_text() for text in ax.texts)
    for state in calf_pain.finding("age_band").states:
        assert f"{state}: " in words


def test_icons_are_counted_out():
    ax = drawn(plots.icon_array((14, 80), (20, 920)))
    assert sum(len(group.get_offsets()) for group in ax.collections) == 1000
    assert "14 of those 34" in ax.get_title()
    drawn(plots.frequency_tree((14, 80), (20, 920)))


@pytest.mark.parametrize("draw", [plots.icon_array, plots.frequency_tree])
@pytest.mark.parametrize("counts", [((14, 80), (20, 900)), ((50, 40), (0, 960)), ((-1, 40), (0, 960)),
                                    ((0.5, 40), (0, 960)), ((0, 0), (0, 0), 0), ((0, -5), (0, 1005))])
def test_counts_that_cannot_be_people_are_refused(draw, counts):
    with pytest.raises(fagan.Error):
        draw(*counts)


def test_each_of_ten_thousand_icons_stands_alone():
    ax = drawn(plots.icon_array((130, 200), (490, 9800), 10_000))
    pitch = abs(ax.transData.transform((1, 0)) - ax.transData.transform((0, 0)))[0]
    for icons in ax.collections:
        assert math.sqrt(icons.get_sizes()[0]) * ax.figure.dpi / 72 < 0.9 * pitch
    words = " ".join(text.get_text() for text in words_of(ax))
    assert "10,000" in words and "9,310" in words
    with pytest.raises(fagan.Error, match="10,000"):
        plots.icon_array((0, 0), (0, 20_000), 20_000)
    tree = " ".join(text.get_text() for text in words_of(drawn(
        plots.frequency_tree((1300, 2000), (4900, 98_000), 100_000))))
    assert "100,000" in tree and "1,300" in tree


def test_reliability_and_decision_curves(evaluation):
    figures = evaluation.figures()
    drawn(plots.reliability(figures))
    for judged in (evaluation, figures):
        assert plots.reliability(judged, "deep_vein_thrombosis").get_title() == "Deep vein thrombosis"
        assert plots.decision_curve(judged, "deep_vein_thrombosis").get_title() == "Deep vein thrombosis"
        for draw in (plots.reliability, plots.decision_curve):
            with pytest.raises(fagan.Error, match='"dvt".*deep_vein_thrombosis'):
                draw(judged, "dvt")
    with pytest.raises(fagan.Error):
        plots.reliability({"calibration": None})


SITUATIONS = {
    "differential": lambda model, case, ax=None: plots.differential(
        fagan.diagnose(model, None, case), fagan.draw_posteriors(model, None, case, seed=1), ax=ax),
    "all causes": lambda model, case, ax=None: plots.differential(
        fagan.diagnose(model, None, case), most=40, ax=ax),
    "waterfall": lambda model, case, ax=None: plots.waterfall(
        fagan.explain(model, None, case, model.causes[0].name), ax=ax),
    "nomogram": lambda model, case, ax=None: plots.nomogram(
        model, None, case, model.causes[0].name, model.findings[0].name, ax=ax),
}


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("style", ["default", "dark_background"])
def test_long_titles_and_prices_stay_readable(situation, style, wordy, toy, calf_pain):
    draw = SITUATIONS[situation]
    cases = [(wordy, {"sign": "most", "test": "none"}), (toy, {"fever": "present", "cough": "dry"}),
             (calf_pain, FINDINGS)]
    with plt.style.context(style):
        for model, case in cases:
            assert_readable(draw(model, case))
            plt.close("all")


@pytest.mark.parametrize("most", [3, 10, 40])
def test_a_small_frame_keeps_names_apart(most, wordy):
    _, ax = plt.subplots(figsize=(4, 3), layout="constrained")
    assert_readable(plots.differential(fagan.diagnose(wordy, None, {}), most=most, ax=ax))


@pytest.mark.parametrize("size", [(3, 3), (4, 3), (10, 4)])
@pytest.mark.parametrize("draw", [
    lambda ax, _: plots.icon_array((130, 200), (490, 800), ax=ax),
    lambda ax, _: plots.icon_array((0, 0), (3, 10), 10, ax=ax),
    lambda ax, judged: plots.reliability(judged, "superficial_thrombophlebitis", ax=ax),
    lambda ax, judged: plots.decision_curve(judged, "superficial_thrombophlebitis", ax=ax),
    lambda ax, _: plots.dependence(np.eye(6), [f"A title that goes on, number {i}" for i in range(6)], ax=ax),
])
def test_a_small_frame_holds_the_other_pictures_too(size, draw, evaluation):
    _, ax = plt.subplots(figsize=size, layout="constrained")
    assert_readable(draw(ax, evaluation))


def test_everything_can_be_seen_on_a_dark_ground(calf_pain, evaluation):
    posterior = fagan.diagnose(calf_pain, None, FINDINGS)
    draws = fagan.draw_posteriors(calf_pain, None, FINDINGS, seed=1)
    pictures = (lambda: plots.differential(posterior, draws),
                lambda: plots.waterfall(fagan.explain(calf_pain, None, FINDINGS, "other")),
                lambda: plots.nomogram(calf_pain, None, FINDINGS, "other"),
                lambda: plots.icon_array((1, 2), (3, 98), 100),
                lambda: plots.frequency_tree((1, 2), (3, 98), 100),
                lambda: plots.reliability(evaluation, "other"),
                lambda: plots.decision_curve(evaluation, "other"),
                lambda: plots.accuracy_by_questions({"a": [0.1, 0.2]}))
    for style, ground in (("default", "white"), ("dark_background", "black")):
        with plt.style.context(style):
            for picture in pictures:
                ax = drawn(picture())
                for text in words_of(ax):
                    assert contrast(text.get_color(), ground) >= 4.5, text.get_text()
                for line in ax.lines:
                    if line.get_linestyle() != "None" and line.get_alpha() is None:
                        assert contrast(line.get_color(), ground) >= 2.5
                plt.close("all")


def test_the_other_pictures():
    drawn(plots.accuracy_by_questions({"greedy": [0.2, 0.5, 0.7], "random": [0.2, 0.3, 0.4]}))
    drawn(plots.dependence(np.array([[1, 0.3], [0.3, 1]]), ["a", "b"]))
    with pytest.raises(fagan.Error):
        plots.dependence(np.zeros((2, 3)))


def test_a_picture_goes_where_it_is_told(calf_pain, evaluation):
    posterior = fagan.diagnose(calf_pain, None, FINDINGS)
    explained = fagan.explain(calf_pain, None, FINDINGS, "other")
    for draw in (lambda ax: plots.differential(posterior, ax=ax),
                 lambda ax: plots.waterfall(explained, ax=ax),
                 lambda ax: plots.nomogram(calf_pain, None, FINDINGS, "other", ax=ax),
                 lambda ax: plots.icon_array((1, 2), (3, 998), ax=ax),
                 lambda ax: plots.frequency_tree((1, 2), (3, 998), ax=ax),
                 lambda ax: plots.reliability(evaluation, ax=ax),
                 lambda ax: plots.decision_curve(evaluation, "other", ax=ax),
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

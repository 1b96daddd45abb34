"""Pictures of posteriors, explanations and evaluations, with matplotlib.

Every function draws on `ax`, or on a new figure's axes, and returns the axes. Blue raises the cause
in question, orange lowers it and is hatched or dashed as well, and nothing else is coloured, so that
no meaning hangs on colour alone. On a dark background the colours are lighter.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from . import _fagan
from .engine import PriorLike
from .extras import needed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

needed("matplotlib")  # or it is said here how to get it

RAISES = "#0a5ea8"
LOWERS = "#b34700"
GHOST = "#8a96a3"
INK = "#17202b"

_LIGHT = {"ink": INK, "soft": "#4d5966", "ghost": GHOST, "raises": RAISES, "lowers": LOWERS}
_DARK = {"ink": "#eef3f8", "soft": "#aab7c4", "ghost": "#738191", "raises": "#6db5f2",
         "lowers": "#f29a5b"}
_LABEL_SHARE = 0.42  # of the width, for the names beside bars
_MOST_ICONS = 10_000


def _axes(ax, size):
    if ax is not None:
        return ax
    plt = needed("matplotlib.pyplot")
    return plt.figure(figsize=size, layout="constrained").add_subplot()


def _colours(ax):
    """The colours to draw with on these axes, by what lies behind them."""
    from matplotlib import rcParams
    from matplotlib.colors import to_rgba

    grounds = [to_rgba(artist.get_facecolor()) for artist in (ax, ax.figure, ax.figure.figure)]
    ground = next((rgba for rgba in grounds if rgba[3] > 0.5), None)
    if ground is not None:
        dark = sum(ground[:3]) < 1.5
    else:  # on whatever page shows it, which the colour of text was chosen for
        dark = sum(to_rgba(rcParams["text.color"])[:3]) > 1.5
    # Behind words and in hatched bars a page that is not known is taken for black or white.
    return (_DARK if dark else _LIGHT) | {"ground": ground or ("black" if dark else "white")}


def _bare(ax, *sides):
    for side in sides:
        ax.spines[side].set_visible(False)


def _percent(ax_axis):
    ax_axis.set_major_formatter(lambda share, _: f"{round(100 * share, 6):g}%")


def _points_wide(ax):
    return ax.get_window_extent().width * 72 / ax.figure.dpi


def _wrapped(words, points, size, most=3):
    """Words in as many lines as they need in so many points, `$` meaning itself."""
    room = max(8, int(points / (0.58 * size)))
    lines = [line for part in words.split("\n")
             for line in textwrap.wrap(part, room, max_lines=most, placeholder="…") or [""]]
    return "\n".join(lines).replace("$", r"\$")


def _type_size(ax, full):
    """The usual size of type on axes that are `full` points wide, less on narrower ones."""
    from matplotlib import rcParams

    return max(4.0, rcParams["font.size"] * min(1.0, _points_wide(ax) / full))


def _title(ax, words, colours, full=220):
    size = 1.2 * _type_size(ax, full)
    ax.set_title(_wrapped(words, _points_wide(ax), size), color=colours["ink"], size=size)


def _legend_inside(ax, colours):
    ax.legend(facecolor=colours["ground"], edgecolor="none", framealpha=0.8,
              labelcolor=colours["ink"])


def differential(posterior: _fagan.Posterior, draws: _fagan.PosteriorDraws | None = None, *,
                 most: int = 10, level: float = 0.95, ax: Axes | None = None) -> Axes:
    """A bar for each cause, the most probable on top; the prior as a dashed mark.

    draws  a PosteriorDraws of the same case: whiskers show how sure the model is of its own numbers
    most   causes shown; the rest is one bar, but for those that must not be missed
    raises Error for an impossible case
    """
    if posterior.is_impossible:
        raise _fagan.Error("the case is impossible: " + ", ".join(posterior.conflict()))
    from matplotlib import patheffects

    own = ax is None
    ax = _axes(ax, (8, 4))
    colours = _colours(ax)
    rows = _differential_rows(posterior, most)
    labels, heights, size = _labels_that_fit([cause for cause, *_ in rows], ax, own)
    middles = np.cumsum(heights) - heights / 2
    ax.barh(middles, [p for _, p, *_ in rows], height=0.95, color=colours["raises"])
    thin = size / 10
    casing = [patheffects.withStroke(linewidth=3.5 * thin, foreground=colours["ground"])]
    furthest = 0.0
    for y, (_, p, before, cause) in zip(middles, rows, strict=True):
        first = y == middles[0]
        if draws is not None and cause is not None:
            low, high = draws.interval(cause.name, level)
            ax.plot([low, high], [y, y], color=colours["ink"], lw=1.6 * thin, path_effects=casing,
                    label=f"{level:.0%} interval of the model" if first else None)
            furthest = max(furthest, high)
        ax.plot([before, before], [y - 0.7, y + 0.7], color=colours["ghost"], lw=2 * thin,
                ls=(0, (1.5, 1)), path_effects=casing, label="before" if first else None)
        furthest = max(furthest, p, before)
        numbers = (_fagan._percent(p), _fagan._percent(before))
        _columns(ax, ("axes fraction", "data"), (1, y), 0, numbers, size, colours)
    _columns(ax, "axes fraction", (1, 1), 0.8 * size, ("now", "before"), size, colours)
    if any(cause is not None and cause.must_not_miss for *_, cause in rows):
        ax.plot([], [], "^", color=colours["ink"], label="must not be missed")
    ax.set_yticks(middles, labels, size=size, color=colours["ink"])
    ax.set(xlim=(0, min(1.0, 1.04 * furthest) or 1.0), ylim=(heights.sum(), 0))
    _percent(ax.xaxis)
    ax.set_xlabel("probability of the cause", color=colours["ink"])
    # Ends above the bars and reaches left over their names, where there is room.
    ax.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=3, frameon=False, borderaxespad=1.6,
              labelcolor=colours["ink"], fontsize=size, handlelength=1.4, columnspacing=1.2)
    _bare(ax, "top", "right")
    return ax


def _columns(ax, coordinates, at, up, now_and_before, size, colours):
    """The two numbers beside a bar, or the two words above them."""
    for words, right, colour in zip(now_and_before, (3.9, 8.3), ("ink", "soft"), strict=True):
        ax.annotate(words, at, (right * size, up), xycoords=coordinates, color=colours[colour],
                    textcoords="offset points", ha="right", va="center", size=size)


def _labels_that_fit(titles, ax, own):
    """Titles in lines, the height of each row in lines, and the size of type that lets them stand one
    below the other: a new figure is made as high as it takes, given axes get smaller type first and
    shortened titles last."""
    from matplotlib import rcParams

    figure, font = ax.figure.figure, rcParams["font.size"]
    if not own:
        figure.draw_without_rendering()
    wide = 72 * figure.get_figwidth() if own else _points_wide(ax)
    high = ax.get_window_extent().height * 72 / figure.dpi
    for most, share in ((5, 1), (4, 0.8), (2, 0.7), (1, 0.6), (1, 0.5)):
        size = share * font
        labels = [_wrapped(title, _LABEL_SHARE * wide, size, most) + mark for title, mark in titles]
        heights = np.array([1.7 + label.count("\n") for label in labels])
        tall = 1.25 * size * heights.sum()
        if own or tall <= high:
            break
    if own:
        figure.set_figheight(1.1 + tall / 72)
    return labels, heights, size


def _differential_rows(posterior, most):
    """((title, mark), now, before, cause) of each bar, the last of them perhaps for many causes."""
    model, prior = posterior.model, posterior.prior
    causes = [(model.cause(name), p) for name, p in posterior.ranked()]
    folded = [(cause, p) for i, (cause, p) in enumerate(causes)
              if i >= most and not cause.must_not_miss]
    if len(folded) == 1:  # takes no more room under its own name
        folded = []
    hidden = {cause.name for cause, _ in folded}
    rows = [((cause.title, " ▲" if cause.must_not_miss else ""), p, prior[cause.name], cause)
            for cause, p in causes if cause.name not in hidden]
    if folded:
        rows.append(((f"{len(folded)} others, together", ""), sum(p for _, p in folded),
                     sum(prior[cause.name] for cause, _ in folded), None))
    return rows


def _picture(svg, ax):
    """One of the library's own pictures, as a notebook shows it."""
    pyplot = needed("matplotlib.pyplot")
    from . import picture

    if ax is None:
        width, height = picture.size_of(svg)
        ax = pyplot.figure(figsize=(width / 100, height / 100)).add_axes((0, 0, 1, 1))
    picture.draw(svg, ax, _colours(ax))
    return ax


def waterfall(explanation: _fagan.Explanation, *, ax: Axes | None = None) -> Axes:
    """From prior to posterior on a log-odds axis in decibans, a bar for each finding in order: the
    picture that a notebook shows of the explanation itself.

    What rules the cause out, or leaves nothing else, is an arrow off the scale. The words are as large
    as the axes allow: 8 inches make 9 points.
    raises  Error where the odds before are infinite
    """
    start = explanation.prior_decibans
    if start is None or not math.isfinite(start):
        raise _fagan.Error("the odds before are infinite: no finding can move them")
    return _picture(explanation.svg(), ax)


def nomogram(model: _fagan.Model, prior: PriorLike = None, findings: Any = None,
             cause: str | None = None, finding: str | None = None, *, against: str | None = None,
             ax: Axes | None = None) -> Axes:
    """Fagan's nomogram (1975): probability before, likelihood ratio, probability after, in a line.

    cause    None for the one that leads
    finding  one finding, the others given: a line for each answer; None for all findings together
    against  one other cause, as if there were no third; None for all others
    raises   Error if no finding can move the probability before
    """
    drawn = _fagan.nomogram(model, prior, findings, cause, finding, against)
    if drawn is None:
        raise _fagan.Error("the probability before is 0 or 1, or the case impossible")
    return _picture(drawn["svg"], ax)


def _people(with_cause, without_cause, base):
    """(matching, not matching) with the cause and without it, checked."""
    (a, cause), (b, other) = with_cause, without_cause
    counts = (a, cause, b, other, base)
    if any(n != int(n) for n in counts):
        raise _fagan.Error("people are counted in whole numbers")
    a, cause, b, other, base = map(int, counts)
    if base < 1 or not (0 <= a <= cause and 0 <= b <= other):
        raise _fagan.Error("of each group at least none and at most all match: "
                           f"found {a:,} of {cause:,} and {b:,} of {other:,}")
    if cause + other != base:
        raise _fagan.Error(f"the two groups do not add up to the base: {cause:,} and {other:,} are "
                           f"{cause + other:,} people, not {base:,}")
    return (a, cause - a), (b, other - b)


def icon_array(with_cause: tuple[int, int], without_cause: tuple[int, int], base: int = 1000, *,
               ax: Axes | None = None) -> Axes:
    """Natural frequencies: of `base` people, those in whom all findings match, and the others.

    with_cause     (matching, all) people with the cause
    without_cause  (matching, all) people without it; the two alls add up to base
    base           at most 10,000, so that one person can still be told from the next
    """
    (a, rest_a), (b, rest_b) = _people(with_cause, without_cause, base)
    if base > _MOST_ICONS:
        raise _fagan.Error(f"base: {base:,} icons would run into each other; take at most "
                           f"{_MOST_ICONS:,}, or draw a frequency_tree")
    ax = _axes(ax, (7, 5.4) if base <= 2000 else (10, 7.4))
    colours = _colours(ax)
    share = f": {_fagan._percent(a / (a + b))}" if a + b else ""
    _title(ax, f"Of {base:,} people {a + b:,} match;\n{a:,} of those {a + b:,} have the cause{share}",
           colours, full=320)
    columns = max(10, round(math.sqrt(1.8 * base)))
    gap = (-(-(a + rest_a) // columns) + 1) * columns if a + rest_a else 0
    last = (gap + b + rest_b - 1) // columns if b + rest_b else (a + rest_a - 1) // columns
    ax.set(xlim=(-0.6, columns - 0.4), ylim=(last + 0.6, -0.6), aspect="equal")
    ax.set_axis_off()

    def place(first, count):
        i = np.arange(first, first + count)
        return i % columns, i // columns

    groups = [
        (place(0, a), "s", colours["raises"], colours["raises"], 1, f"{a:,} with the cause, matching"),
        (place(a, rest_a), "s", "none", colours["raises"], 1,
         f"{rest_a:,} with the cause, not matching"),
        (place(gap, b), "o", colours["ink"], "none", 1, f"{b:,} without it, matching"),
        (place(gap + b, rest_b), "o", colours["ghost"], "none", 0.45,
         f"{rest_b:,} without it, not matching")]
    drawn = [ax.scatter(*where, marker=marker, facecolor=face, edgecolor=edge, label=label)
             for where, marker, face, edge, _, label in groups]
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, 0), ncols=2, frameon=False,
              labelcolor=colours["ink"], fontsize=_type_size(ax, 380))
    ax.figure.figure.draw_without_rendering()
    pitch = _points_wide(ax) / columns
    for icons, (*_, diameter, _) in zip(drawn, groups, strict=True):
        icons.set_sizes([(diameter * min(0.7 * pitch, 20)) ** 2])
        icons.set_linewidth(min(0.9, 0.1 * pitch))
        icons.set_snap(False)  # rows of icons a few pixels wide stay regular
    return ax


def frequency_tree(with_cause: tuple[int, int], without_cause: tuple[int, int], base: int = 1000, *,
                   ax: Axes | None = None) -> Axes:
    """The same counts as a tree: base, cause or not, match or not. Any base."""
    (a, rest_a), (b, rest_b) = _people(with_cause, without_cause, base)
    ax = _axes(ax, (7, 3.6))
    colours = _colours(ax)
    nodes = [(1.5, 2, f"{base:,} people"), (0.5, 1, f"{a + rest_a:,} with\nthe cause"),
             (2.5, 1, f"{b + rest_b:,} without it"), (0, 0, f"{a:,}\nmatch"),
             (1, 0, f"{rest_a:,}\ndo not"), (2, 0, f"{b:,}\nmatch"), (3, 0, f"{rest_b:,}\ndo not")]
    for parent, child in ((0, 1), (0, 2), (1, 3), (1, 4), (2, 5), (2, 6)):
        ax.plot(*zip(nodes[parent][:2], nodes[child][:2], strict=True), color=colours["ghost"],
                zorder=0)
    for i, (x, y, text) in enumerate(nodes):
        matches = i in (3, 5)
        ax.annotate(text, (x, y), ha="center", va="center", weight="bold" if matches else None,
                    color=colours["ink"],
                    bbox={"boxstyle": "round", "fc": colours["ground"],
                          "ec": colours["raises" if matches else "ghost"]})
    ax.set_xlim(-0.5, 3.5)
    ax.set_ylim(-0.5, 2.5)
    ax.set_axis_off()
    return ax


def _judged(evaluation, cause):
    """The figures of an Evaluation, or figures themselves: all of them, or those of a cause."""
    figures = evaluation.figures() if isinstance(evaluation, _fagan.Evaluation) else evaluation
    if cause is None:
        return figures, "the top cause"
    causes = figures["per_cause"] or {}
    if cause not in causes:
        raise _fagan.Error(f"unknown cause \"{cause}\" (there are: {', '.join(causes)})")
    return causes[cause], causes[cause].get("title") or cause


def reliability(evaluation: _fagan.Evaluation | Mapping[str, Any], cause: str | None = None, *,
                ax: Axes | None = None) -> Axes:
    """Stated probabilities against how often they came true, with 95 % intervals.

    evaluation  an Evaluation with full metrics, or its figures()
    cause       its name; None for the top cause of each case
    """
    found, title = _judged(evaluation, cause)
    found = found["calibration"]
    if found is None:
        raise _fagan.Error("there is no calibration: it takes full metrics, and cases")
    ax = _axes(ax, (5.2, 5))
    colours = _colours(ax)
    ax.plot([0, 1], [0, 1], color=colours["ghost"], lw=1, ls="--", label="calibrated")
    p = np.array([b["mean_p"] for b in found["bins"]])
    observed = [b["observed"] for b in found["bins"]]
    share = np.array([o["value"] for o in observed])
    low = share - np.array([o["low"] for o in observed])
    high = np.array([o["high"] for o in observed]) - share
    n = np.array([o["total"] for o in observed], float)
    ax.errorbar(p, share, [low, high], fmt="none", ecolor=colours["ink"], lw=1)
    ax.scatter(p, share, s=12 + 120 * n / n.max(), color=colours["raises"], zorder=3,
               label="cases (area: how many)", clip_on=False)
    ax.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02), aspect="equal")
    _percent(ax.xaxis)
    _percent(ax.yaxis)
    ax.set_xlabel("probability stated", color=colours["ink"])
    ax.set_ylabel("share that had it", color=colours["ink"])
    _title(ax, title, colours)
    size = _type_size(ax, 230)
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, 0), ncols=2, frameon=False, fontsize=size,
              labelcolor=colours["ink"], borderaxespad=0.5 + 36 / size, columnspacing=1.2)
    _bare(ax, "top", "right")
    return ax


def decision_curve(evaluation: _fagan.Evaluation | Mapping[str, Any], cause: str, *,
                   ax: Axes | None = None) -> Axes:
    """Net benefit of treating by the answers, treating all and treating none (Vickers & Elkin 2006).

    evaluation  an Evaluation with full metrics, or its figures()
    """
    found, title = _judged(evaluation, cause)
    curve = found["decision_curve"]
    if not curve:
        raise _fagan.Error("there is no decision curve: it takes full metrics, and cases")
    ax = _axes(ax, (6, 4))
    colours = _colours(ax)
    t = [point["threshold"] for point in curve]
    value = np.array([point["treat_by_answer"]["value"] for point in curve])
    error = 1.96 * np.array([point["treat_by_answer"]["se"] for point in curve])
    ax.fill_between(t, value - error, value + error, color=colours["raises"], alpha=0.2, lw=0)
    ax.plot(t, value, color=colours["raises"], lw=2, label="by the answers")
    ax.plot(t, [point["treat_all"] for point in curve], color=colours["ink"], ls="--",
            label="treat all")
    ax.axhline(0, color=colours["ghost"], lw=1, label="treat none")
    top = max(value.max(), 0.001)
    ax.set(ylim=(-0.3 * top, 1.15 * top), xlim=(0, 1))
    _percent(ax.xaxis)
    ax.set_xlabel("threshold to treat", color=colours["ink"])
    ax.set_ylabel("net benefit", color=colours["ink"])
    _title(ax, title, colours)
    _legend_inside(ax, colours)
    _bare(ax, "top", "right")
    return ax


def accuracy_by_questions(accuracy: Mapping[str, Any], *, ax: Axes | None = None) -> Axes:
    """How often the top cause is right after so many questions.

    accuracy  what fagan.interview returns, or a mapping of a strategy's name to its shares right after
              0, 1, 2, … questions
    """
    if "strategies" in accuracy:
        accuracy = {found["strategy"]: [point["accuracy"]["top1"] for point in found["curve"]]
                    for found in accuracy["strategies"]}
    ax = _axes(ax, (6, 4))
    from matplotlib.ticker import MaxNLocator

    colours = _colours(ax)
    inks = [colours[name] for name in ("raises", "ink", "ghost", "lowers")]
    for i, (name, shares) in enumerate(accuracy.items()):
        ax.plot(range(len(shares)), shares, color=inks[i % 4], ls=("-", "--", ":", "-.")[i // 4 % 4],
                marker="osD^vP"[i % 6], ms=4, label=name.replace("$", r"\$"))
    ax.set(ylim=(0, 1))
    ax.set_xlabel("questions asked", color=colours["ink"])
    ax.set_ylabel("top cause is the true one", color=colours["ink"])
    _percent(ax.yaxis)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    _legend_inside(ax, colours)
    _bare(ax, "top", "right")
    return ax


def dependence(table: ArrayLike, names: Sequence[Any] | None = None, *,
               ax: Axes | None = None) -> Axes:
    """How strongly findings go together beyond what their cause explains, as a heat map.

    table  (n, n), such as correlations within a cause, −1 to 1; written in the cells that have room
    """
    table = np.asarray(table, float)
    if table.ndim != 2 or table.shape[0] != table.shape[1]:
        raise _fagan.ShapeError("table: expected as many rows as columns")
    ax = _axes(ax, (2.2 + 0.5 * len(table), 1.9 + 0.45 * len(table)))
    colours = _colours(ax)
    from matplotlib import rcParams
    from matplotlib.colors import LinearSegmentedColormap

    colormap = LinearSegmentedColormap.from_list(
        "lowers_raises", [colours["lowers"], colours["ground"], colours["raises"]])
    image = ax.imshow(table, cmap=colormap, vmin=-1, vmax=1)
    names = range(len(table)) if names is None else names
    pitch = ax.get_window_extent().height * 72 / ax.figure.dpi / len(table)
    size = min(rcParams["font.size"], max(4.0, 0.4 * pitch))
    rows, columns = ([_wrapped(str(name), wide * size, size, most) for name in names]
                     for wide, most in ((15, 2), (20, 1)))
    ax.set_xticks(range(len(table)), columns, rotation=60, ha="right", rotation_mode="anchor",
                  color=colours["ink"], size=size)
    ax.set_yticks(range(len(table)), rows, color=colours["ink"], size=size)
    bar = ax.figure.colorbar(image, ax=ax)
    bar.set_label("correlation within the cause", color=colours["ink"], size=1.2 * size)
    bar.ax.tick_params(labelsize=size)
    ax.figure.figure.draw_without_rendering()
    pitch = _points_wide(ax) / len(table)
    lines = 1 + max(row.count("\n") for row in rows)
    for label in (*ax.get_xticklabels(), *ax.get_yticklabels()):
        label.set_size(min(size, 0.8 * pitch / lines))
    if pitch >= 12:  # below it no number can be read
        for i, j in zip(*np.nonzero(np.isfinite(table)), strict=True):
            strong = abs(table[i, j]) > 0.6
            ax.annotate(f"{round(table[i, j], 2) + 0.0:.2f}".replace("-", "−"), (j, i), ha="center",
                        va="center", fontsize=min(9.0, 0.3 * pitch),
                        color=colours["ground" if strong else "ink"])
    return ax

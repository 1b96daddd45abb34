"""Pictures of posteriors, explanations and evaluations, with matplotlib.

Every function draws on `ax`, or on a new figure's axes, and returns the axes. Blue raises the cause
in question, orange lowers it and is hatched as well, and nothing else is coloured, so that no meaning
hangs on colour alone.
"""

import math

import numpy as np

from . import _fagan
from .extras import needed

RAISES = "#0a5ea8"
LOWERS = "#b34700"
GHOST = "#8a96a3"
INK = "#17202b"


def _axes(ax, size):
    if ax is not None:
        return ax
    plt = needed("matplotlib.pyplot")
    return plt.figure(figsize=size, layout="constrained").add_subplot()


def _bare(ax, *sides):
    for side in sides:
        ax.spines[side].set_visible(False)


def _percent(ax_axis):
    from matplotlib.ticker import PercentFormatter

    ax_axis.set_major_formatter(PercentFormatter(1.0, decimals=None))


def differential(posterior, draws=None, *, most=10, level=0.95, ax=None):
    """A bar for each cause, the most probable on top; the prior as a dashed tick.

    draws  a PosteriorDraws of the same case: whiskers show how sure the model is of its own numbers
    most   causes shown; the rest is one bar, but for those that must not be missed
    raises Error for an impossible case
    """
    if posterior.is_impossible:
        raise _fagan.Error("the case is impossible: " + ", ".join(posterior.conflict()))
    model, prior = posterior.model, posterior.prior
    ranked = posterior.ranked()
    shown = [(name, p) for i, (name, p) in enumerate(ranked)
             if i < most or model.cause(name).must_not_miss]
    rest = [name for name, _ in ranked if name not in dict(shown)]
    rows = [(model.cause(n).title + (" ▲" if model.cause(n).must_not_miss else ""), p, prior[n], n)
            for n, p in shown]
    if rest:
        rows.append((f"{len(rest)} others, together", sum(posterior[n] for n in rest),
                     sum(prior[n] for n in rest), None))
    ax = _axes(ax, (8, 0.6 + 0.36 * len(rows)))
    y = np.arange(len(rows))
    ax.barh(y, [row[1] for row in rows], height=0.6, color=RAISES)
    for i, (_, p, before, name) in enumerate(rows):
        ax.plot([before, before], [i - 0.42, i + 0.42], color=GHOST, lw=2, ls=(0, (2, 1)),
                label="before the findings" if i == 0 else None)
        end = p
        if draws is not None and name is not None:
            low, high = draws.interval(name, level)
            ax.plot([low, high], [i, i], color=INK, lw=1.5, solid_capstyle="butt",
                    label=f"{level:.0%} interval of the model" if i == 0 else None)
            end = max(p, high)
        ax.annotate(f"{p:.1%}" if p < 0.1 else f"{p:.0%}", (end, i), (4, 0), va="center",
                    textcoords="offset points", color=INK)
    ax.set_yticks(y, [row[0] for row in rows])
    ax.invert_yaxis()
    ax.set_xlim(0, None)
    _percent(ax.xaxis)
    ax.set_xlabel("probability of the cause, given the findings")
    ax.legend(loc="lower right", frameon=False)
    _bare(ax, "top", "right")
    return ax


def waterfall(explanation, *, ax=None):
    """From prior to posterior on a log-odds axis in decibans, a bar for each finding in order.

    What rules the cause out, or leaves nothing else, is an arrow off the scale.
    raises  Error where the odds before are infinite
    """
    start = explanation.prior_decibans
    if start is None or not math.isfinite(start):
        raise _fagan.Error("the odds before are infinite: no finding can move them")
    steps = explanation.steps
    ax = _axes(ax, (8, 1.2 + 0.36 * (len(steps) + 2)))
    labels, at = ["before"], start
    ax.plot(start, 0, "o", color=INK)
    finite = [start]
    for i, step in enumerate(steps, 1):
        labels.append(f"{step.title}: {step.answer}")
        if step.kind == "moved":
            raised = step.decibans >= 0
            ax.barh(i, step.decibans, left=at, height=0.6, color=RAISES if raised else "white",
                    edgecolor=RAISES if raised else LOWERS, hatch=None if raised else "////")
            ax.annotate(f"{step.decibans:+.1f}".replace("-", "−"), (max(at, at + step.decibans), i),
                        (4, 0), textcoords="offset points", va="center", color=INK)
            at += step.decibans
            finite.append(at)
        else:
            ax.annotate(step.kind, (at, i), (6, 0), textcoords="offset points", va="center",
                        color=INK, style="italic")
    labels.append("after")
    if explanation.posterior_decibans is not None and math.isfinite(explanation.posterior_decibans):
        ax.plot(explanation.posterior_decibans, len(steps) + 1, "o", color=INK)
    ax.set_yticks(range(len(labels)), labels)
    ax.set_ylim(len(labels) - 0.5, -0.5)
    ax.axvline(0, color=GHOST, lw=0.8)
    low, high = min([*finite, 0]) - 3, max([*finite, 0]) + 3
    ax.set_xlim(low, high)
    ax.set_xlabel("decibans for the cause (0: as probable as not)")
    top = ax.secondary_xaxis("top")
    marks = [p for p in (0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999)
             if low <= 10 * math.log10(p / (1 - p)) <= high]
    top.set_xticks([10 * math.log10(p / (1 - p)) for p in marks], [f"{p:.1%}".replace(".0", "")
                                                                    for p in marks])
    against = explanation.against or "all other causes"
    ax.set_title(f"{explanation.cause} against {against}", pad=28)
    _bare(ax, "right")
    return ax


def nomogram(model, prior, findings, cause, finding=None, *, ax=None):
    """Fagan's nomogram (1975): probability before, likelihood ratio, probability after, in a line.

    finding  one finding, the others given: a line for each answer; None for all findings together
    raises   Error if no finding can move the probability before
    """
    drawn = _fagan.nomogram(model, prior, findings, cause, finding)
    if drawn is None:
        raise _fagan.Error("the probability before is 0 or 1, or the case impossible")
    ax = _axes(ax, (5, 7))
    before = math.log(drawn["before"] / (1 - drawn["before"]))
    marks = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9,
             0.95, 0.98, 0.99, 0.995, 0.998, 0.999]
    for p in marks:
        z = math.log(p / (1 - p))
        text = f"{100 * p:g}"
        ax.plot([-0.02, 0.02], [-z, -z], color=INK, lw=0.8)
        ax.annotate(text, (0, -z), (-8, 0), textcoords="offset points", ha="right", va="center",
                    fontsize=8)
        ax.plot([1.98, 2.02], [z, z], color=INK, lw=0.8)
        ax.annotate(text, (2, z), (8, 0), textcoords="offset points", va="center", fontsize=8)
    for ratio in [0.001, 0.01, 0.1, 0.2, 0.5, 1, 2, 5, 10, 100, 1000]:
        ax.plot([0.98, 1.02], [math.log(ratio) / 2] * 2, color=INK, lw=0.8)
        ax.annotate(f"{ratio:g}", (1, math.log(ratio) / 2), (6, 0), textcoords="offset points",
                    va="center", fontsize=8)
    for x in (0, 1, 2):
        ax.plot([x, x], [-7, 7], color=INK, lw=1)
    for line in drawn["lines"]:
        if not math.isfinite(line["log_ratio"]):
            continue
        raises = line["log_ratio"] >= 0
        ax.plot([0, 2], [-before, before + line["log_ratio"]], color=RAISES if raises else LOWERS,
                ls="-" if raises else "--", lw=2.5 if line["observed"] else 1.5,
                label=f"{line['answer']}: {line['after']:.1%}")
    ax.set_ylim(-7.2, 7.2)
    ax.set_xlim(-0.4, 2.4)
    ax.set_xticks([0, 1, 2], ["before, %", "likelihood ratio", "after, %"])
    ax.set_yticks([])
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.06), frameon=False)
    title = model.cause(cause).title
    ax.set_title(title if finding is None else f"{title}\n{model.finding(finding).title}")
    _bare(ax, "left", "right", "top", "bottom")
    return ax


def icon_array(with_cause, without_cause, base=1000, *, ax=None):
    """Natural frequencies: of `base` people, those in whom all findings match, and the others.

    with_cause     (matching, all) people with the cause
    without_cause  (matching, all) people without it; the two alls add up to base
    """
    (a, cause), (b, other) = with_cause, without_cause
    if cause + other != base or not (0 <= a <= cause and 0 <= b <= other):
        raise _fagan.Error("the counts do not add up to the base")
    ax = _axes(ax, (7, 5))
    columns = max(10, round(math.sqrt(2 * base)))

    def place(first, count):
        i = np.arange(first, first + count)
        return i % columns, i // columns

    gap = -(-cause // columns) * columns + columns
    ax.scatter(*place(0, a), marker="s", s=18, color=RAISES, label=f"{a} with the cause, matching")
    ax.scatter(*place(a, cause - a), marker="s", s=18, facecolor="none", edgecolor=RAISES, lw=0.8,
               label=f"{cause - a} with the cause, not matching")
    ax.scatter(*place(gap, b), marker="o", s=16, color=INK, label=f"{b} without it, matching")
    ax.scatter(*place(gap + b, other - b), marker=".", s=6, color=GHOST,
               label=f"{other - b} without it, not matching")
    ax.invert_yaxis()
    ax.set_axis_off()
    share = f" – {a / (a + b):.0%}" if a + b else ""
    ax.set_title(f"Of {base:,} people {a + b} match; {a} of those {a + b} have the cause{share}")
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, 0), ncols=2, frameon=False)
    return ax


def frequency_tree(with_cause, without_cause, base=1000, *, ax=None):
    """The same counts as a tree: base, cause or not, match or not."""
    (a, cause), (b, other) = with_cause, without_cause
    if cause + other != base:
        raise _fagan.Error("the counts do not add up to the base")
    ax = _axes(ax, (7, 3.6))
    nodes = [(1.5, 2, f"{base:,} people"), (0.5, 1, f"{cause} with\nthe cause"),
             (2.5, 1, f"{other} without it"), (0, 0, f"{a}\nmatch"), (1, 0, f"{cause - a}\ndo not"),
             (2, 0, f"{b}\nmatch"), (3, 0, f"{other - b}\ndo not")]
    for parent, child in ((0, 1), (0, 2), (1, 3), (1, 4), (2, 5), (2, 6)):
        ax.plot(*zip(nodes[parent][:2], nodes[child][:2], strict=True), color=GHOST, zorder=0)
    for i, (x, y, text) in enumerate(nodes):
        matches = i in (3, 5)
        ax.annotate(text, (x, y), ha="center", va="center", weight="bold" if matches else None,
                    bbox={"boxstyle": "round", "fc": "white", "ec": RAISES if matches else GHOST})
    ax.set_xlim(-0.5, 3.5)
    ax.set_ylim(-0.5, 2.5)
    ax.set_axis_off()
    return ax


def reliability(figures, cause=None, *, ax=None):
    """Stated probabilities against how often they came true, with 95 % intervals.

    figures  of an Evaluation with full metrics
    cause    its name; None for the top cause of each case
    """
    found = figures["calibration"] if cause is None else figures["per_cause"][cause]["calibration"]
    if found is None:
        raise _fagan.Error("there is no calibration: it takes full metrics, and cases")
    ax = _axes(ax, (5.2, 5))
    ax.plot([0, 1], [0, 1], color=GHOST, lw=1, ls="--", label="calibrated")
    p = np.array([b["mean_p"] for b in found["bins"]])
    observed = [b["observed"] for b in found["bins"]]
    share = np.array([o["value"] for o in observed])
    low = share - np.array([o["low"] for o in observed])
    high = np.array([o["high"] for o in observed]) - share
    n = np.array([o["total"] for o in observed], float)
    ax.errorbar(p, share, [low, high], fmt="none", ecolor=INK, lw=1)
    ax.scatter(p, share, s=12 + 120 * n / n.max(), color=RAISES, zorder=3,
               label="cases in the bin (area: how many)")
    ax.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02), xlabel="probability stated",
           ylabel="share that had it", aspect="equal", title=cause or "the top cause")
    ax.legend(loc="upper left", frameon=False)
    _bare(ax, "top", "right")
    return ax


def decision_curve(figures, cause, *, ax=None):
    """Net benefit of treating by the answers, treating all and treating none (Vickers & Elkin 2006)."""
    curve = figures["per_cause"][cause]["decision_curve"]
    if not curve:
        raise _fagan.Error("there is no decision curve: it takes full metrics, and cases")
    ax = _axes(ax, (6, 4))
    t = [point["threshold"] for point in curve]
    value = np.array([point["treat_by_answer"]["value"] for point in curve])
    error = 1.96 * np.array([point["treat_by_answer"]["se"] for point in curve])
    ax.fill_between(t, value - error, value + error, color=RAISES, alpha=0.2, lw=0)
    ax.plot(t, value, color=RAISES, lw=2, label="by the answers")
    ax.plot(t, [point["treat_all"] for point in curve], color=INK, ls="--", label="treat all")
    ax.axhline(0, color=GHOST, lw=1, label="treat none")
    top = max(value.max(), 0.001)
    ax.set(xlabel="threshold to treat", ylabel="net benefit", ylim=(-0.3 * top, 1.15 * top),
           xlim=(0, 1), title=cause)
    ax.legend(frameon=False)
    _bare(ax, "top", "right")
    return ax


def accuracy_by_questions(accuracy, *, ax=None):
    """How often the top cause is right after so many questions.

    accuracy  what fagan.interview returns, or a mapping of a strategy's name to its shares right after
              0, 1, 2, … questions
    """
    if "strategies" in accuracy:
        accuracy = {found["strategy"]: [point["accuracy"]["top1"] for point in found["curve"]]
                    for found in accuracy["strategies"]}
    ax = _axes(ax, (6, 4))
    for i, (name, shares) in enumerate(accuracy.items()):
        ax.plot(range(len(shares)), shares, color=(RAISES, INK, GHOST, LOWERS)[i % 4],
                ls=("-", "--", ":", "-.")[i // 4 % 4], marker="osD^vP"[i % 6], ms=4, label=name)
    ax.set(xlabel="questions asked", ylabel="top cause is the true one", ylim=(0, 1))
    _percent(ax.yaxis)
    ax.legend(frameon=False)
    _bare(ax, "top", "right")
    return ax


def dependence(table, names=None, *, ax=None):
    """How strongly findings go together beyond what their cause explains, as a heat map.

    table  (n, n), such as correlations within a cause, −1 to 1; numbers are written in the cells
    """
    table = np.asarray(table, float)
    if table.ndim != 2 or table.shape[0] != table.shape[1]:
        raise _fagan.ShapeError("table: expected as many rows as columns")
    ax = _axes(ax, (1.5 + 0.5 * len(table), 1.2 + 0.45 * len(table)))
    from matplotlib.colors import LinearSegmentedColormap

    colours = LinearSegmentedColormap.from_list("lowers_raises", [LOWERS, "white", RAISES])
    image = ax.imshow(table, cmap=colours, vmin=-1, vmax=1)
    for i, j in np.ndindex(table.shape):
        if np.isfinite(table[i, j]) and len(table) <= 20:
            ax.annotate(f"{table[i, j]:.2f}".replace("-", "−"), (j, i), ha="center", va="center",
                        fontsize=7, color="white" if abs(table[i, j]) > 0.6 else INK)
    names = list(range(len(table))) if names is None else names
    ax.set_xticks(range(len(table)), names, rotation=60, ha="right")
    ax.set_yticks(range(len(table)), names)
    ax.figure.colorbar(image, ax=ax, label="correlation within the cause")
    return ax

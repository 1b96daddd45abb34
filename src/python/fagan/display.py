"""How results look in a notebook: _repr_html_ of posteriors, models and evaluations."""

from html import escape

from . import _fagan

_MOST_ROWS = 12
# Blue raises, orange lowers, and nothing else; the two differ in lightness and in direction too.
_INK = "#0a5ea8"
_GHOST = "#8a96a3"


def _names(title, name):
    """What a person reads, and the name one types."""
    return f"{escape(title)} <code>{escape(name)}</code>" if title != name else escape(name)


def _percent(p):
    return escape(_fagan._percent(p))


def _bar(p, before):
    return (
        '<div style="position:relative;width:12em;height:1em;background:rgba(128,128,128,.15)">'
        f'<div style="width:{100 * p:.2f}%;height:100%;background:{_INK}"></div>'
        f'<div title="before" style="position:absolute;top:0;left:{100 * before:.2f}%;height:100%;'
        f'border-left:2px dashed {_GHOST}"></div></div>'
    )


def _table(head, rows):
    cells = "".join(f"<th style='text-align:left'>{title}</th>" for title in head)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table>"


def posterior_html(posterior):
    """A bar for each cause, the prior as a dashed ghost."""
    model = posterior.model
    if posterior.is_impossible:
        names = ", ".join(escape(name) for name in posterior.conflict())
        return f"<p><b>No cause can explain these findings together:</b> {names}</p>"
    ranked = posterior.ranked()
    prior = posterior.prior
    rows = []
    for name, p in ranked[:_MOST_ROWS]:
        cause = model.cause(name)
        mark = " <span title='must not be missed'>&#9650;</span>" if cause.must_not_miss else ""
        rows.append((_names(cause.title, name) + mark, _bar(p, prior[name]), _percent(p),
                     _percent(prior[name])))
    rest = ranked[_MOST_ROWS:]
    if rest:
        total, before = sum(p for _, p in rest), sum(prior[name] for name, _ in rest)
        rows.append((f"{len(rest)} others, together", _bar(total, before), _percent(total),
                     _percent(before)))
    heading = f"<p><b>{escape(model.title)}</b>, {escape(prior.title)}; "
    heading += f"{posterior.entropy_bits:.2f} bits of uncertainty left</p>"
    notice = f"<p><small>{escape(model.notice)}</small></p>" if model.notice else ""
    return heading + _table(("Cause", "", "now", "before"), rows) + notice


def model_html(model):
    """Its causes and findings."""
    causes = [(_names(c.title, c.name), escape(c.urgency), "&#9650;" if c.must_not_miss else "")
              for c in model.causes]
    findings = [(_names(f.title, f.name), escape(f.kind),
                 escape(", ".join(f.states) or f"number {f.unit}"), f"{f.cost:g}")
                for f in model.findings]
    notice = f"<p><small>{escape(model.notice)}</small></p>" if model.notice else ""
    return (
        f"<p><b>{escape(model.title)}</b>: {model.n_causes} causes, {model.n_findings} findings, "
        f"settings {escape(', '.join(model.settings()))}</p>{notice}"
        "<details open><summary>Causes</summary>"
        + _table(("Cause", "Urgency", "Must not be missed"), causes)
        + "</details><details><summary>Findings</summary>"
        + _table(("Finding", "Kind", "Answers", "Cost"), findings)
        + "</details>"
    )


def _estimate(estimate, digits=4):
    if estimate is None:
        return "–"
    return f"{estimate['value']:.{digits}f} &plusmn; {1.96 * estimate['se']:.{digits}f}"


def _share(share):
    if share is None:
        return "–"
    return f"{share['value']:.1%} ({share['low']:.1%} to {share['high']:.1%})"


def evaluation_html(evaluation):
    """The figures that are asked for first."""
    figures = evaluation.figures()
    scores, accuracy = figures["scores"], figures["accuracy"] or {}
    rows = [
        ("cases scored", f"{figures['n_scored']:,} of {figures['n_cases']:,}"),
        ("top cause is the true one", _share(accuracy.get("top1"))),
        ("truth among the first three", _share(accuracy.get("top3"))),
        ("log score, bits (less is better)", _estimate(scores["log_bits"])),
        ("Brier score, 0 to 2 (less is better)", _estimate(scores["brier"])),
        ("skill over the prior alone, log", _estimate(scores["log_skill"])),
        ("calibration error of the top cause", _estimate(figures["ece"])),
    ]
    return "<p><b>Evaluation</b>, &plusmn; and ranges are 95&nbsp;%</p>" + _table(
        ("Figure", "Value"), rows)


def explanation_html(explanation):
    """A waterfall, as the command line draws it."""
    return explanation.svg()


def register():
    """Teaches the classes of the extension to show themselves."""
    _fagan.Posterior._repr_html_ = posterior_html
    _fagan.Model._repr_html_ = model_html
    _fagan.Evaluation._repr_html_ = evaluation_html
    _fagan.Explanation._repr_html_ = explanation_html

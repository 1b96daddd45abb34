"""The library's own pictures, which are SVG, on Matplotlib axes."""

from xml.etree import ElementTree

from matplotlib import patches, patheffects
from matplotlib.lines import Line2D
from matplotlib.text import Text

_SVG = "{http://www.w3.org/2000/svg}"
_DASHES = {"link": (0, (2, 3)), "dashed": (0, (5, 3))}
_WIDTHS = {"heavy": 2.5, "fine": 1.25}
_SIZES = {"big": 18, "small": 12}


class _Words(Text):
    """Text that is as large as the picture it belongs to, however large that is drawn."""

    def draw(self, renderer):
        axes = self.axes
        units = abs(axes.get_xlim()[1] - axes.get_xlim()[0])
        points = axes.get_window_extent().width * 72 / axes.figure.dpi
        self.set_fontsize(self.units * points / units)
        super().draw(renderer)


def size_of(svg):
    """(width, height) in the picture's own units."""
    root = ElementTree.fromstring(svg)
    return float(root.get("width")), float(root.get("height"))


def draw(svg, ax, colours):
    """Draws what SvgCanvas writes: the same shapes and words, in these colours."""
    root = ElementTree.fromstring(svg)
    width, height = size_of(svg)
    ax.set_axis_off()
    ax.set(xlim=(0, width), ylim=(height, 0), aspect="equal")
    for element in root:
        make = _MAKERS.get(element.tag.removeprefix(_SVG))
        if make is not None:
            ax.add_artist(make(element, (element.get("class") or "").split(), colours))


def _number(element, *names):
    return [float(element.get(name)) for name in names]


def _colour(classes, colours):
    return next((colours[name] for name in ("raises", "lowers", "soft") if name in classes),
                colours["ink"])


def _text(element, classes, colours):
    words = _Words(*_number(element, "x", "y"), element.text, parse_math=False,
                   color=_colour(classes, colours), va="baseline",
                   ha={"middle": "center", "end": "right"}.get(element.get("text-anchor"), "left"),
                   weight="bold" if "bold" in classes else "normal")
    words.units = next((size for name, size in _SIZES.items() if name in classes), 14)
    words.set_in_layout(False)
    if "halo" in classes:
        words.set_path_effects([patheffects.withStroke(linewidth=3, foreground=colours["ground"])])
    return words


def _line(element, classes, colours):
    x1, y1, x2, y2 = _number(element, "x1", "y1", "x2", "y2")
    is_answer = "raises" in classes or "lowers" in classes
    return Line2D(
        [x1, x2], [y1, y2], color=_colour(classes, colours) if is_answer else colours["ghost"],
        alpha=0.3 if "grid" in classes else None,
        lw=next((wide for name, wide in _WIDTHS.items() if name in classes), 1) * 0.8,
        ls=next((dash for name, dash in _DASHES.items() if name in classes), "-"))


def _rect(element, classes, colours):
    x, y, width, height = _number(element, "x", "y", "width", "height")
    if "card" in classes:  # the axes have a ground of their own
        return patches.Rectangle((x, y), width, height, fill=False, lw=0)
    if "raises" in classes:
        return patches.Rectangle((x, y), width, height, color=colours["raises"])
    return patches.Rectangle((x, y), width, height, facecolor=colours["ground"],
                             edgecolor=colours["lowers"], hatch="////")


def _circle(element, classes, colours):
    x, y, radius = _number(element, "cx", "cy", "r")
    return patches.Circle((x, y), radius, color=_colour(classes, colours), zorder=3)


def _polygon(element, classes, colours):
    corners = [[float(n) for n in pair.split(",")] for pair in element.get("points").split()]
    return patches.Polygon(corners, color=_colour(classes, colours))


_MAKERS = {"text": _text, "line": _line, "rect": _rect, "circle": _circle, "polygon": _polygon}

"""Notebooks as pages that need nothing but a browser.

    as_html.py TO NOTEBOOK...

Runs each notebook and writes it into the folder TO as one HTML file: pictures and styles are in it,
formulas are MathML, which browsers draw themselves, and no script is fetched from anywhere.
"""

import pathlib
import re
import sys

import nbformat
from latex2mathml.converter import convert
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbconvert.preprocessors import ExecutePreprocessor


class _Renderer(IPythonRenderer):
    """Markdown as nbconvert has it, with MathML for formulas."""

    def inline_math(self, body):
        return convert(_plain(body))

    def block_math(self, body):
        return convert(_plain(body), display="block")


def _plain(body):
    """The formula as the converter understands it."""
    return re.sub(r"\\(?:lvert|rvert)", "|", body.strip())


# The page of JupyterLab without what it fetches: require.js, MathJax and Mermaid.
_TEMPLATE = """{% extends 'lab/index.html.j2' %}
{% block html_head_js_requirejs %}{% endblock %}
{% block html_head_js_mathjax %}{% endblock %}
{% block html_head_js_mermaidjs %}{% endblock %}
"""


class PageExporter(HTMLExporter):
    """HTMLExporter without anything fetched."""

    raw_template = _TEMPLATE

    def markdown2html(self, context, source):
        return MarkdownWithMath(renderer=_Renderer(escape=False, embed_images=True)).render(source)

    markdown2html.jinja_pass_arg = HTMLExporter.markdown2html.jinja_pass_arg


def page_of(notebook, name="notebook"):
    """The HTML of an executed notebook."""
    text, _ = PageExporter(embed_images=True).from_notebook_node(
        notebook, {"metadata": {"name": name, "path": ""}})
    return text


def main():
    to = pathlib.Path(sys.argv[1])
    to.mkdir(parents=True, exist_ok=True)
    for path in map(pathlib.Path, sys.argv[2:]):
        notebook = nbformat.read(path, as_version=4)
        ExecutePreprocessor(timeout=120, kernel_name="python3").preprocess(
            notebook, {"metadata": {"path": str(path.parent)}})
        (to / f"{path.stem}.html").write_text(page_of(notebook, path.stem), encoding="utf-8")


if __name__ == "__main__":
    main()

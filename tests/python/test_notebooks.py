"""Every notebook and solution runs from top to bottom, and is stored without outputs."""

import pathlib
import re
import sys

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = pathlib.Path(__file__).parents[2] / "notebooks"
ALL = sorted(NOTEBOOKS.glob("*.ipynb")) + sorted(NOTEBOOKS.glob("solutions/*.ipynb"))


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

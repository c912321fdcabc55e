"""The project's own files agree with each other."""

import re
import tomllib
from pathlib import Path

import nbformat
import pytest
import yaml
from matplotlib.testing.compare import compare_images
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from partnerlib import Case, exhibits
from partnerlib.question import QUESTION

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
LOCK = (ROOT / "requirements.lock").read_text()
DECLARED = [
    *PROJECT["dependencies"],
    *(need for extra in ("team", "test", "dev") for need in PROJECT["optional-dependencies"][extra]),
]


def locked_versions(name: str) -> list[str]:
    pins = re.findall(r"^([\w.-]+)==([^\s;\\]+)", LOCK, re.MULTILINE)
    return [version for package, version in pins if canonicalize_name(package) == canonicalize_name(name)]


@pytest.mark.parametrize("need", DECLARED)
def test_every_declared_package_is_locked_at_a_version_it_allows(need):
    requirement = Requirement(need)
    versions = locked_versions(requirement.name)
    assert versions, f"{requirement.name} is not in requirements.lock: run make lock"
    assert all(requirement.specifier.contains(version) for version in versions)


def test_every_locked_package_has_hashes_and_no_address():
    pins = re.split(r"^(?=[\w.-]+==)", LOCK, flags=re.MULTILINE)[1:]
    assert len(pins) > 50
    assert all("--hash=sha256:" in pin for pin in pins)
    assert "://" not in LOCK


def test_the_conda_environment_installs_the_lock_and_nothing_else():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text())
    assert environment["dependencies"] == [
        f"python {PROJECT['requires-python']}",
        "pip",
        {"pip": ["-r requirements.lock"]},
    ]


def test_the_picture_in_the_readme_is_that_of_the_example_today(tmp_path):
    kept = ROOT / "docs" / "ranking.png"
    assert "docs/ranking.png" in (ROOT / "README.md").read_text()
    example = Case.from_folder(ROOT / "data" / "larkspur")
    drawn = tmp_path / "ranking.png"
    drawn.write_bytes(exhibits.ranking(example).to_png(dpi=110))
    assert compare_images(str(kept), str(drawn), tol=10) is None, "run make notebooks"


@pytest.mark.parametrize("file", ["README.md", "notebooks/0_start_here.ipynb"])
def test_the_question_is_asked_in_the_same_words_everywhere(file):
    text = " ".join(
        (ROOT / file).read_text().replace('\\n",', " ").replace('"', " ").replace("*", "").split()
    )
    assert QUESTION[1:] in text


def code_cells(path: Path) -> list[nbformat.NotebookNode]:
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def test_there_are_notebooks_to_check():
    assert {path.stem[0] for path in NOTEBOOKS} >= set("0123456789")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
class TestNotebook:
    def test_was_run_from_top_to_bottom_without_an_error(self, path):
        cells = code_cells(path)
        assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
        outputs = [output for cell in cells for output in cell.outputs]
        assert len(outputs) >= len(cells) / 2
        assert {output.output_type for output in outputs} <= {"execute_result", "display_data"}

    def test_has_short_cells_without_definitions_or_loops(self, path):
        for cell in code_cells(path):
            assert cell.source.count("\n") < 5, cell.source
            assert not re.search(r"^\s*(def|class|for|while) ", cell.source, re.MULTILINE), cell.source

    def test_names_what_it_opens_in_its_first_code_cell(self, path):
        first = code_cells(path)[0]
        assert "parameters" in first.metadata.get("tags", [])
        assert re.match(r"(CASE|SNAPSHOT|PUBLISHED) = ", first.source)

    def test_opens_with_a_title_and_ends_with_where_to_go_next(self, path):
        cells = nbformat.read(path, as_version=4).cells
        assert cells[0].source.startswith("# ")
        links = re.findall(r"\]\(([^)#]+\.ipynb)\)", cells[-1].source)
        assert links
        assert all((path.parent / link).is_file() for link in links)

    def test_keeps_no_output_that_changes_from_run_to_run(self, path):
        text = path.read_text()
        assert not re.search(r"0x[0-9a-f]{8,}|widget-view\+json|iopub", text)

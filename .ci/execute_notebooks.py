"""Run every notebook on a fresh store and keep its outputs, without what differs from run to run."""

import os
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

PROJECT = Path(__file__).resolve().parent.parent
NOTEBOOKS = PROJECT / "notebooks"
WIDGET = "application/vnd.jupyter.widget-view+json"


def execute(path: Path) -> None:
    """Run one notebook from top to bottom and write it back."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        resources={"metadata": {"path": path.parent}},
        store_widget_state=False,
    )
    client.execute()
    rise = {"rise": notebook.metadata["rise"]} if "rise" in notebook.metadata else {}
    notebook.metadata = rise | {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(WIDGET, None)
    nbformat.write(notebook, path)


def main(names: list[str]) -> None:
    """Run the notebooks named, or all."""
    paths = [Path(name) for name in names] or sorted(NOTEBOOKS.glob("*.ipynb"))
    for number, path in enumerate(paths, 1):
        print(f"{number}/{len(paths)} {path.name}", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            os.environ["PARTNERLIB_STORE"] = f"sqlite:///{folder}/store.sqlite"
            os.environ["PARTNERLIB_CONFIG"] = folder
            execute(path)


if __name__ == "__main__":
    main(sys.argv[1:])

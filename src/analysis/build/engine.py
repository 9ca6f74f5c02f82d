"""A papermill engine that runs cells in this process instead of starting a kernel.

The caller forks a process for each notebook, so the process is the kernel: it has imported what
chapters need, runs one notebook and ends.
"""

import sys
from typing import Any

import nbformat
from IPython.core.displayhook import DisplayHook
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell
from IPython.utils.capture import CapturedIO, capture_output
from papermill.engines import Engine, NotebookExecutionManager, papermill_engines
from traitlets.config import Config

NAME = "analysis-in-process"

REHEARSAL = """
import altair, pandas
from analysis.book.display.notebook import paste
paste("rehearsal", "")
data = pandas.DataFrame({"a": [1.0], "b": ["x"]})
altair.layer(altair.Chart(data).mark_point().encode(x="a:Q", y="b:N"), data=data).to_dict(validate=False)
"""
"""A cell that has the libraries import what they leave until they are used."""


class LastResult(DisplayHook):
    """Holds what the last line of a cell gave, in the formats that a notebook stores, instead of printing it."""

    held: tuple[dict[str, Any], dict[str, Any]] | None = None

    def __call__(self, result: Any = None) -> None:
        """Hold the result of an expression, as a notebook's output."""
        self.held = None
        if result is not None and not self.quiet():
            self.held = self.compute_format_data(result)
            self.update_user_ns(result)


class Shell(InteractiveShell):
    """A shell that shows nothing by itself."""

    displayhook_class = LastResult


def _shell() -> InteractiveShell:
    """A fresh shell without history, the one that ``display`` talks to."""
    InteractiveShell.clear_instance()
    Shell.clear_instance()
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    return Shell.instance(config=config)


def _output(kind: str, **parts: Any) -> nbformat.NotebookNode:
    """One output; the notebook is checked as a whole when it is written."""
    return nbformat.NotebookNode(output_type=kind, **parts)


def _outputs(shell: InteractiveShell, captured: CapturedIO, result: ExecutionResult) -> list[nbformat.NotebookNode]:
    """What a cell printed, showed and raised, as notebook outputs."""
    outputs = [
        _output("stream", name=name, text=text)
        for name, text in (("stdout", captured.stdout), ("stderr", captured.stderr))
        if text
    ]
    outputs += [_output("display_data", data=shown.data, metadata=shown.metadata or {}) for shown in captured.outputs]
    held = shell.displayhook.held
    if held is not None:
        data, metadata = held
        outputs.append(_output("execute_result", data=data, metadata=metadata, execution_count=result.execution_count))
    error = result.error_before_exec or result.error_in_exec
    if error is not None:
        outputs.append(_output("error", ename=type(error).__name__, evalue=str(error), traceback=[captured.stdout]))
    return outputs


class InProcessEngine(Engine):
    """Runs each code cell in a shell of this process and stops at the first error."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: NotebookExecutionManager, kernel_name: str, **kwargs: Any) -> None:
        """Execute the notebook's cells in order."""
        shell = _shell()
        for index, cell in enumerate(nb_man.nb.cells):
            if cell.cell_type != "code":
                continue
            nb_man.cell_start(cell, index)
            shell.displayhook.held = None
            with capture_output(display=True) as captured:
                sys.displayhook = shell.displayhook
                result = shell.run_cell(cell.source, store_history=True)
            cell.execution_count = result.execution_count
            cell.outputs = _outputs(shell, captured, result)
            if not result.success:
                nb_man.cell_exception(cell, index)
                return
            nb_man.cell_complete(cell, index)


def rehearse() -> None:
    """Run a cell that draws a chart, up to what no fork survives, so that all that this imports is there.

    The notebook that it stands in is checked against the format's schema, which is compiled the first time.
    """
    nbformat.validate(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(REHEARSAL)]))
    shell = _shell()
    with capture_output(display=True):
        shell.run_cell(REHEARSAL, store_history=False)
    InteractiveShell.clear_instance()
    Shell.clear_instance()


def register() -> str:
    """Make the engine known to papermill and return its name."""
    papermill_engines.register(NAME, InProcessEngine)
    return NAME

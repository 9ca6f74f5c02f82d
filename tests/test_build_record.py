"""What an edition was made from: a step is done when its inputs and its output are what they were."""

from pathlib import Path

import pytest

from analysis.build.children import Converters, Task, run_alone, run_each
from analysis.build.record import Record, Step
from analysis.errors import AnalysisError


@pytest.fixture
def step(tmp_path: Path) -> Step:
    output = tmp_path / "out.txt"
    output.write_text("made", encoding="utf-8")
    return Step("chapter one", {"its text": "a", "the results": "b"}, output)


@pytest.fixture
def record(tmp_path: Path, step: Step) -> Record:
    found = Record(tmp_path / "made.json")
    found.note(step)
    return Record(tmp_path / "made.json")


def test_what_was_made_from_the_same_is_done(record: Record, step: Step) -> None:
    assert record.why(step) == []


def test_another_input_is_named(record: Record, step: Step) -> None:
    assert record.why(Step(step.name, {**step.inputs, "its text": "c"}, step.output)) == ["its text"]
    assert record.why(Step(step.name, {"its text": "a"}, step.output)) == ["the results"]


def test_what_was_made_and_then_changed_or_lost_is_made_again(record: Record, step: Step) -> None:
    step.output.write_text("spoiled", encoding="utf-8")
    assert record.why(step) == ["what was made has been changed since"]
    step.output.unlink()
    assert record.why(step) == ["it has not been made"]


def test_a_step_that_began_and_did_not_end_is_owed(record: Record, step: Step, tmp_path: Path) -> None:
    record.forget(step)
    assert Record(tmp_path / "made.json").why(step) == ["it has not been made"]


def test_a_record_that_is_cut_is_no_record(record: Record, step: Step, tmp_path: Path) -> None:
    file = tmp_path / "made.json"
    file.write_text(file.read_text("utf-8")[:20], encoding="utf-8")
    assert Record(file).why(step) == ["it has not been made"]


def _write(path: str, text: str) -> None:
    Path(path).write_text(text, encoding="utf-8")


def _fail() -> None:
    raise AnalysisError("no such thing")


def test_tasks_run_apart_from_this_process_and_all_end(tmp_path: Path) -> None:
    tasks = [Task(f"task {i}", _write, (str(tmp_path / str(i)), "done")) for i in range(5)]
    with Converters(2) as places:
        ended = {task.name for task in run_each(tasks, places)}
    assert ended == {task.name for task in tasks}
    assert all((tmp_path / str(i)).read_text() == "done" for i in range(5))


def test_a_task_that_fails_is_named_and_has_said_why(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(AnalysisError, match="london, book failed"):
        run_alone(Task("london, book", _fail))
    assert "london, book: no such thing" in capfd.readouterr().err
    with Converters(1) as places, pytest.raises(AnalysisError, match="a chapter failed"):
        list(run_each([Task("a chapter", _fail)], places))


def _draw(path: str) -> None:
    from analysis.book.display import svg

    spec = (
        '{"data": {"values": [{"a": 1}]}, "mark": "point", "encoding": {"x": {"field": "a", "type": "quantitative"}}}'
    )
    Path(path).write_text(svg.draw(spec), encoding="utf-8")
    with pytest.raises(ValueError, match=r"\S"):
        svg.draw("{no spec")


def test_a_converter_that_stays_draws_what_one_of_its_own_does(tmp_path: Path) -> None:
    with Converters(1) as places:
        list(
            run_each(
                [Task("draw", _draw, (str(tmp_path / "a.svg"),)), Task("again", _draw, (str(tmp_path / "b.svg"),))],
                places,
            )
        )
    _draw(str(tmp_path / "c.svg"))
    drawings = {(tmp_path / name).read_text("utf-8") for name in ("a.svg", "b.svg", "c.svg")}
    assert len(drawings) == 1
    assert drawings.pop().startswith("<svg")

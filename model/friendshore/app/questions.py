"""Questions that the desk asks in its queue: each is answered as the command of its name answers it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from friendshore.asking.answer import Answer
    from friendshore.variants import Variant

PAGE, RECORD = "answer.html", "answer.json"
PARTS = "parts"
"""How the name of the folder ends in which all questions of a case keep what they find."""


@dataclass(frozen=True)
class Question:
    """What is asked.

    name    of the command: why-not, bottlenecks, explain
    about   the facility that it is about; empty where it is about the whole plan
    run     the run whose plan it is about
    """

    name: str
    about: str = ""
    run: str = ""

    @property
    def aims(self) -> bool:
        """Whether its command takes an aim."""
        return self.name == "explain"

    @property
    def book(self) -> str:
        """The workbook of its answer."""
        return f"{self.name}.xlsx"

    @property
    def files(self) -> tuple[str, ...]:
        """What of its answer can be taken home."""
        return PAGE, self.book, "changes.csv", "bottlenecks.csv"


TITLES: Mapping[str, str] = {
    "why-not": "What would have to change",
    "bottlenecks": "What holds the plan back",
    "explain": "Why there is no plan",
}


def answered(
    question: Question, case: str, variant: Variant, folder: Path, announce: Callable[[str], None]
) -> Answer:
    """Ask a question, and write its answer into a folder. Raises FriendshoreError; KeyboardInterrupt where it is
    stopped: what had ended is kept."""
    from friendshore.asking.runner import Running  # noqa: PLC0415  # slow to load
    from friendshore.reports import answer_folder  # noqa: PLC0415
    from friendshore.studies.bottlenecks import bottlenecks  # noqa: PLC0415
    from friendshore.studies.explain import explain  # noqa: PLC0415
    from friendshore.studies.why_not import why_not  # noqa: PLC0415

    answer_folder.must_be_free(folder, question.name, overwrite=True)
    running = Running(folder.with_name(f"{Path(case).stem}-{PARTS}"), announce=announce)
    match question.name:
        case "why-not":
            found = why_not(case, question.about, variant, running=running)
        case "bottlenecks":
            found = bottlenecks(case, variant, running=running)
        case _:
            found = explain(case, variant, running=running)
    announce("write")
    title = f"{question.name.capitalize()}: {folder.name}"
    asked = {"case": case, "scenarios": [str(each) for each in variant.scenarios], "project": question.about}
    answer_folder.write(found, folder, title, asked)
    return found

"""What the commands that ask a question of a case share: their options, their folder, and how they end."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from inspect import Parameter, Signature, signature
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from friendshore.commands import targets
from friendshore.reports.voice import Code, Voice

if TYPE_CHECKING:
    from friendshore.aim import Aim
    from friendshore.asking.answer import Answer
    from friendshore.asking.runner import Running
    from friendshore.variants import Variant

CaseFolder = Annotated[
    str,
    typer.Argument(metavar="CASE", help="Case folder (case.toml and CSV tables), workbook, or name of a shipped case."),
]
Bloc = Annotated[
    str | None, typer.Option(metavar="BLOC", help="Who plans: a row of bloc_titles.csv; else the case's own bloc.")
]
Scenarios = Annotated[
    list[str] | None,
    typer.Option(
        "--scenario", "-s", metavar="NAME", help="A scenario of the case, or a .toml file. Several are laid in order."
    ),
]
Levels = Annotated[
    list[str] | None,
    typer.Option(
        "--level",
        metavar="NAME=VALUE",
        help="A level of this run, over the case's and its scenarios': permits=p90, pace=low, demand=high. Repeat.",
    ),
]
Budget = Annotated[
    float | None, typer.Option(min=0, metavar="MUSD", help="Investment budget in M USD, in place of the case's own.")
]
Workers = Annotated[int, typer.Option(min=1, metavar="N", help="Processes that solve at a time; else one a core.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but what goes wrong.")]
Json = Annotated[bool, typer.Option("--json", help="Print the summary or answer as one JSON object, and nothing else.")]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="DIR", help="Folder for tables, workbook and what is found on the way; else in "
        "outputs/, where all questions of a case share what they find. One that was interrupted goes on from there.",
    ),
]  # fmt: skip
CORES = max(1, min(2, os.cpu_count() or 1))


def levels_of(words: list[str] | None) -> dict[str, str]:
    """Level by name; which there are is for the case to say."""
    levels: dict[str, str] = {}
    for word in words or ():
        name, mark, value = word.partition("=")
        if not (name and mark and value):
            raise typer.BadParameter(f"'{word}' is not NAME=VALUE, such as permits=p90.", param_hint="--level")
        if name in levels:
            raise typer.BadParameter(f"the level {name} stands there twice.", param_hint="--level")
        levels[name] = value
    return levels


@dataclass(frozen=True)
class Asked:
    """What every question is asked with."""

    case: str
    scenarios: tuple[str, ...]
    bloc: str | None
    budget_musd: float | None
    levels: Mapping[str, str]
    running: Running

    def variant(self, aim: Aim | None = None) -> Variant:
        """The case that is asked about, under an aim; where none is given, that for which it is planned."""
        from friendshore.planning import aim_of  # noqa: PLC0415
        from friendshore.variants import Variant  # noqa: PLC0415

        asked = Variant("plan", self.scenarios, self.bloc, budget_musd=self.budget_musd, levels=self.levels)
        return replace(asked, aim=aim or aim_of(asked.read(self.case)))


def question(
    *, apart: Sequence[str] = (), alone: bool = False
) -> Callable[[Callable[..., Answer]], Callable[..., None]]:
    """Make a command of a function that is given what is Asked and options of its own: the options that all questions
    share stand after them, and its answer is shown and written.

    apart   options that tell this from other questions of its kind, where they are not as they are by default: they
            stand in the name of the folder
    alone   one process is all that it can use
    """

    def made(ask: Callable[..., Answer]) -> Callable[..., None]:
        own = [each for name, each in signature(ask).parameters.items() if name != "asked"]
        shared = [each for name, each in signature(_shared).parameters.items() if not (alone and name == "workers")]
        written = SimpleNamespace(__annotations__={each.name: each.annotation for each in own})
        types = get_type_hints(written, ask.__globals__, include_extras=True)
        types |= get_type_hints(_shared, include_extras=True)
        name = ask.__name__.replace("_", "-")

        def command(**given: Any) -> None:
            chosen = {each.name: given[each.name] for each in own}
            levels = levels_of(given["level"])

            def answer(running: Running) -> Answer:
                scenarios = tuple(given["scenario"] or ())
                return ask(
                    Asked(given["case"], scenarios, given["bloc"], given["budget"], levels, running), **chosen
                )

            answered(
                name, answer, case=given["case"], bloc=given["bloc"], scenario=given["scenario"], level=levels,
                output=given["output"], overwrite=given["overwrite"], workers=given.get("workers", 1),
                quiet=given["quiet"], as_json=given["as_json"], budget_musd=given["budget"],
                apart=[word for each in own if each.name in apart and chosen[each.name] != each.default
                       for word in _words(chosen[each.name])],
                **chosen,
            )  # fmt: skip

        parameters = [shared[0], *own, *shared[1:]]
        command.__name__, command.__doc__ = ask.__name__, ask.__doc__
        command.__annotations__ = {each.name: types[each.name] for each in parameters}
        command.__signature__ = Signature(  # type: ignore[attr-defined]
            [
                each.replace(kind=Parameter.KEYWORD_ONLY, annotation=types[each.name])
                for each in parameters
            ]
        )
        return command

    return made


def _shared(
    case: CaseFolder,
    bloc: Bloc = None,
    scenario: Scenarios = None,
    level: Levels = None,
    budget: Budget = None,
    workers: Workers = CORES,
    output: Output = None,
    overwrite: targets.Overwrite = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """The options that all questions share."""


def _words(value: object) -> list[str]:
    """A value of an option in words, for a name."""
    if isinstance(value, list):
        return [str(each) for each in value]
    return [f"{value:g}" if isinstance(value, float) else str(value)]


def answered(
    question: str,
    ask: Callable[[Running], Answer],
    *,
    case: str,
    output: Path | None,
    overwrite: bool,
    workers: int,
    quiet: bool,
    as_json: bool,
    bloc: str | None = None,
    scenario: list[str] | None = None,
    level: dict[str, str] | None = None,
    apart: Sequence[object] = (),
    **asked: object,
) -> None:
    """Ask a question, show and write the answer, and end with its code.

    ask     gives the answer when it is told how to run
    apart   what tells this from other questions of its kind, in the name of the folder
    asked   further options, for the record
    """
    voice = Voice(quiet=quiet, as_json=as_json)
    with voice.ending(case):
        from friendshore.asking.runner import Running  # noqa: PLC0415
        from friendshore.errors import FriendshoreError  # noqa: PLC0415
        from friendshore.reports import answer_folder, run_folder, study_tables  # noqa: PLC0415
        from friendshore.reports.progress import Teller  # noqa: PLC0415

        named = run_folder.default_folder(case, bloc, scenario or (), level)
        words = [question, *(run_folder.as_file_name(str(word)) for word in apart)]
        folder = output or named.with_name("-".join([named.name, *words]))
        answer_folder.must_be_free(folder, question, overwrite=overwrite)
        keep = folder / answer_folder.PARTS if output else named.with_name(f"{named.name}-{answer_folder.PARTS}")
        try:
            with Teller(voice.progress) as teller:
                answer = ask(Running(keep, workers, teller.phase))
        except KeyboardInterrupt:
            kept = f"What had ended is kept in {keep}; the same command goes on from there."
            voice.fail(Code.INTERRUPTED, f"Interrupted, as asked. {kept if keep.is_dir() else 'Nothing was written.'}")
        study_tables.show_answer(voice.out, answer, folder)
        for line in answer.off:
            voice.complain(f"Not as expected: {line}.")
        rows = {name: study_tables.as_records(frame) for name, frame in answer.frames.items()}
        options = {name: str(value) if isinstance(value, Path) else value for name, value in asked.items()}
        record = {"case": case, "bloc": bloc, "scenarios": scenario or [], "levels": level or {}, **options}
        try:
            answer_folder.write(answer, folder, f"{question.capitalize()}: {named.name}", record)
        except FriendshoreError as error:
            voice.fail(Code.CANNOT_WRITE, str(error), sentence_found=answer.sentence, **rows)
        voice.out.print()
        voice.out.print(str(folder), soft_wrap=True)
        off = {"not_expected": list(answer.off)} if answer.off else {}
        voice.answer({"outcome": "answer", "sentence": answer.sentence, "folder": str(folder), "frames": rows, **off})
        if answer.off:
            raise SystemExit(Code.NOT_CERTIFIED.value)

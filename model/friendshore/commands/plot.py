"""The command that draws a figure of a finished run into a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from friendshore.commands import targets
from friendshore.commands.reports import Edited, Language, RunFolder
from friendshore.errors import FriendshoreError
from friendshore.reports.voice import Code, Voice


def plot(
    run: RunFolder,
    figure: Annotated[
        str,
        typer.Argument(
            metavar="FIGURE", help="reliance, breakdown, map, sankey, capacity, timeline, element, money or binding."
        ),
    ],
    *,
    year: Annotated[
        str | None, typer.Option(metavar="YEAR", help="Map and sankey: that year alone, and no slider.")
    ] = None,
    element: Annotated[
        str | None, typer.Option(metavar="KEY", help="Element and sankey: a separated product such as dy_oxide.")
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(
            metavar="KIND",
            help="Money: country, programme (who pays) or stage. Breakdown: area, sector, commodity, element or stage.",
        ),
    ] = None,
    language: Annotated[Language, typer.Option(help="Labels in English, or in Chinese.")] = Language.ENGLISH,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE",
            help=".html (needs nothing else), or .svg, .png, .pdf (take a Chromium); else FIGURE.html in this folder.",
        ),
    ] = None,
    overwrite: targets.Overwrite = False,
    edited: Edited = False,
) -> None:  # fmt: skip
    """Draw a figure of a finished run, without solving."""
    from friendshore.reports.page.figure_file import ENDINGS, write_figure  # noqa: PLC0415

    voice = Voice()
    path = output or Path(f"{figure}.html")
    targets.must_end_in(path, ENDINGS)
    targets.must_be_free(voice, path, path.suffix.lower(), overwrite=overwrite)
    with voice.ending(run):
        from friendshore.figures.catalogue import picture  # noqa: PLC0415
        from friendshore.reports.plan_again import plan_of  # noqa: PLC0415

        asked = {"year": year, "element": element, "by": by}
        choices = {name: value for name, value in asked.items() if value is not None}
        plan = plan_of(run, edited=edited)
        drawn = picture(plan, figure, language=language.value, **choices)
        source = f"{plan.case.title}. {plan.mark}".strip()
        try:
            write_figure(drawn, path, language=language.value, source=source)
        except FriendshoreError as error:
            voice.fail(Code.CANNOT_WRITE, str(error))
        if plan.mark:
            voice.complain(plan.mark)
        voice.out.print(drawn.finding, soft_wrap=True)
        voice.out.print(str(path), soft_wrap=True)

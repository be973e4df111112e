"""The drawer of input and policy tables: every cell can be edited, and its faults are those that `check` finds."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import dash_mantine_components as dmc
from dash import ClientsideFunction, Dash, Input, Output, State, ctx, html, no_update

from friendshore.app.desk import Knobs
from friendshore.app.grids import CellFault, TableNote
from friendshore.app.window import cells
from friendshore.app.window.aria import ALOUD, labelled
from friendshore.app.window.changes import Changes, laid
from friendshore.app.window.context import Context
from friendshore.app.window.faults import fault_said
from friendshore.errors import FriendshoreError
from friendshore.words import counted, first_capital, in_words

SHOWN = 60
"""Faults told below the grid."""
QUICK_MS = 250
"""How long a word rests before it is looked for."""
HINT = (
    "Type into a cell; the key of a row stands, and a duplicate takes another. Yellow cells are changed, red ones have "
    "a fault."
)
ROW_BUTTONS = {"add-row": "Add a row", "copy-row": "Duplicate", "drop-row": "Remove or put back"}
UNDO_BUTTONS = {"undo-step": "Undo", "undo-table": "Undo the changes of this table"}


def drawer(context: Context) -> Any:
    """The drawer; its grid comes when a table is chosen, and stands while the drawer is closed: a grid that goes while
    a row is chosen is asked for its chosen rows once more, and warns of it."""
    say = context.say
    table = dmc.Select(id="table-name", label=say("Table"), data=[], searchable=True, size="xs", w=360,
                       maxDropdownHeight=420, allowDeselect=False)  # fmt: skip
    search = dmc.TextInput(id="table-search", label=say("Find in the table"), size="xs", w=220, debounce=QUICK_MS)
    buttons = [
        dmc.Button(say(word), id=name, size="xs", px=10, variant="light" if name in ROW_BUTTONS else "default")
        for name, word in {**ROW_BUTTONS, **UNDO_BUTTONS}.items()
    ]
    parts = [
        html.Div([table, search, html.Div(buttons, className="row")], className="choices"),
        html.P(id="table-meaning", className="why"),
        html.Div(cells.empty_grid(), id="table-grid"),
        html.Div(id="table-faults", role="status", **ALOUD),
    ]
    return dmc.Drawer(
        parts, id="tables", title=say("Input and policy tables"), position="left", size="min(1200px, 100vw)",
        closeButtonProps=labelled(say("Close the tables")), padding="sm", lockScroll=False, keepMounted=True,
    )  # fmt: skip


def connect(app: Dash, context: Context) -> None:
    """The callbacks of the drawer."""
    _open(app, context)
    _edit(app, context)
    _faults(app, context)
    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("desk", "refresh"), Output("inputs", "className"), Input("inputs", "rowTransaction")
    )


def _open(app: Dash, context: Context) -> None:
    @app.callback(
        Output("tables", "opened"), Output("table-name", "data"), Output("table-name", "value"),
        Input("open-tables", "n_clicks"), State("table-name", "value"), State("window", "data"),
        prevent_initial_call=True,
    )  # fmt: skip
    def opened(clicks: int | None, chosen: str | None, window: str) -> Any:
        if not clicks:
            return no_update, no_update, no_update
        notes = context.desk.tables(window)
        return True, _listed(context, notes), chosen or notes[0].name

    @app.callback(
        Output("table-grid", "children"), Output("table-meaning", "children"), Output("drawn-rows", "data"),
        Input("table-name", "value"), Input("tables", "opened"),
        State("changes", "data"), State("cell-faults", "data"), State("window", "data"), prevent_initial_call=True,
    )  # fmt: skip
    def chosen(
        name: str | None, is_open: bool, changed: dict[str, Any] | None, faults: list[Any], window: str
    ) -> Any:
        if not name or not is_open:
            return no_update, no_update, no_update
        try:
            found = context.desk.grid(window, name)
        except FriendshoreError as error:
            return cells.empty_grid(), context.say(str(error)), {}
        told = f"{context.say(first_capital(found.meaning))}. {context.say(HINT)}"
        marks = cells.Marks(Changes.of_json(changed), faults)
        return cells.grid(context, found, marks), told, marks.rows(found)

    @app.callback(
        Output("inputs", "dashGridOptions"), Input("table-search", "value"), prevent_initial_call=True
    )
    def search(words: str | None) -> Any:
        return cells.searching(words or "")


def _edit(app: Dash, context: Context) -> None:
    @app.callback(
        Output("changes", "data"), Input("inputs", "cellValueChanged"), State("changes", "data"),
        State("table-name", "value"), State("window", "data"), prevent_initial_call=True,
    )  # fmt: skip
    def typed(events: list[dict[str, Any]] | None, changed: dict[str, Any] | None, name: str, window: str) -> Any:
        if not events:
            return no_update
        found, table = Changes.of_json(changed), context.desk.grid(window, name)
        for event in events:
            row, column = event["data"], str(event["colId"]).removeprefix(cells.CELL)
            value = "" if event.get("value") is None else str(event["value"])
            found = found.typed(table, row[cells.ROW], tuple(row[cells.KEY]), column, value)
        return found.as_json()

    @app.callback(
        Output("changes", "data", allow_duplicate=True), Output("inputs", "deselectAll"),
        *(Input(name, "n_clicks") for name in (*ROW_BUTTONS, *UNDO_BUTTONS)),
        State("inputs", "selectedRows"), State("changes", "data"), State("table-name", "value"),
        prevent_initial_call=True,
    )  # fmt: skip
    def pressed(*given: Any) -> Any:
        *clicks, chosen, changed, name = given
        if not any(clicks):
            return no_update, no_update
        found = Changes.of_json(changed)
        made = _pressed(str(ctx.triggered_id), found, name, chosen or [])
        return no_update if made == found else made.as_json(), True


def _pressed(button: str, changes: Changes, table: str, chosen: list[dict[str, Any]]) -> Changes:
    """The changes after a button: of the rows that are chosen, or of the whole table."""
    if button == "undo-step":
        return changes.undone()
    if button == "undo-table":
        return changes.without(table)
    if button == "add-row":
        return changes.added(table, [{}])
    if not chosen:
        return changes
    if button == "copy-row":
        return changes.added(table, [cells.cells_of(row) for row in chosen])
    keys = [tuple(row[cells.KEY]) for row in chosen if not row[cells.NEW]]
    return changes.removed(table, keys, [row[cells.ROW] for row in chosen if row[cells.NEW]])


def _faults(app: Dash, context: Context) -> None:
    @app.callback(
        Output("cell-faults", "data"), Output("table-faults", "children"),
        Input("turned", "data"), Input("changes", "data"), State("cell-faults", "data"), State("window", "data"),
        prevent_initial_call=True,
    )  # fmt: skip
    def checked(
        turned: dict[str, Any] | None, changed: dict[str, Any] | None, before: list[Any], window: str
    ) -> Any:
        rows = laid(Changes.of_json(changed), partial(context.desk.grid, window))
        waiting = [html.P(context.say(each), className="bad") for each in rows.waiting]
        if turned is None or not (rows.cells or rows.gone):
            return [] if before else no_update, waiting
        found = context.desk.faults(window, replace(Knobs.of_json(turned), cells=rows.cells, gone=rows.gone))
        return cells.as_marks(found), [*waiting, *_told(context, found)]

    @app.callback(
        Output("inputs", "rowTransaction"), Output("drawn-rows", "data", allow_duplicate=True),
        Input("changes", "data"), Input("cell-faults", "data"),
        State("drawn-rows", "data"), State("table-name", "value"), State("window", "data"), prevent_initial_call=True,
    )  # fmt: skip
    def marked(
        changed: dict[str, Any] | None, faults: list[Any], drawn: dict[str, Any] | None, name: str | None, window: str
    ) -> Any:
        if not name:
            return no_update, no_update
        table = context.desk.grid(window, name)
        now = cells.Marks(Changes.of_json(changed), faults or []).rows(table)
        made = cells.transaction(table, drawn or {}, now)
        return (made, now) if made else (no_update, no_update)


def _listed(context: Context, notes: tuple[TableNote, ...]) -> list[dict[str, Any]]:
    kinds = ((False, context.say("Inputs")), (True, context.say("Policies")))
    return [
        {
            "group": title,
            "items": [
                {"value": note.name, "label": f"{first_capital(in_words(note.name))} ({counted(note.rows, 'row')})"}
                for note in notes
                if note.policy == policy
            ],
        }
        for policy, title in kinds
    ]


def _told(context: Context, found: tuple[CellFault, ...]) -> list[Any]:
    if not found:
        return [html.P(context.say("The changed cells have no fault."), className="why")]
    more = [html.Li(context.say(f"and {len(found) - SHOWN} more"))] if len(found) > SHOWN else []
    listed = [html.Li(fault_said(fault, context.say)) for fault in found[:SHOWN]]
    count = html.P(context.say(counted(len(found), "fault")), className="bad")
    return [count, html.Ul([*listed, *more], className="faults")]

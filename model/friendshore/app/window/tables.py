"""The drawer of input and policy tables: every cell can be edited, and its faults are those that `check` finds."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import ClientsideFunction, Dash, Input, Output, State, html, no_update

from friendshore.app.desk import Knobs
from friendshore.app.grids import CellFault, TableNote
from friendshore.app.window import cells
from friendshore.app.window.aria import ALOUD, labelled
from friendshore.app.window.context import Context
from friendshore.errors import FriendshoreError
from friendshore.words import counted, first_capital, in_words

SHOWN = 60
"""Faults told below the grid."""
QUICK_MS = 250
"""How long a word rests before it is looked for."""
HINT = "Type into a cell; the key of a row stands. Yellow cells are changed, red ones have a fault."


def drawer(context: Context) -> Any:
    """The drawer; its grid comes when a table is chosen."""
    say = context.say
    table = dmc.Select(id="table-name", label=say("Table"), data=[], searchable=True, size="xs", w=360,
                       maxDropdownHeight=420, allowDeselect=False)  # fmt: skip
    search = dmc.TextInput(id="table-search", label=say("Find in the table"), size="xs", w=220, debounce=QUICK_MS)
    undo = dmc.Button(say("Undo the changes of this table"), id="undo-table", size="xs", variant="default")
    parts = [
        html.Div([table, search, undo], className="choices"),
        html.P(id="table-meaning", className="why"),
        html.Div(cells.empty_grid(), id="table-grid"),
        html.Div(id="table-faults", role="status", **ALOUD),
    ]
    return dmc.Drawer(
        parts, id="tables", title=say("Input and policy tables"), position="left", size="min(1200px, 100vw)",
        closeButtonProps=labelled(say("Close the tables")), padding="sm", lockScroll=False,
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
        Output("table-grid", "children"), Output("table-meaning", "children"),
        Input("table-name", "value"), Input("tables", "opened"),
        State("cells", "data"), State("cell-faults", "data"), State("window", "data"), prevent_initial_call=True,
    )  # fmt: skip
    def chosen(name: str | None, is_open: bool, edited: list[Any], faults: list[Any], window: str) -> Any:
        if not name or not is_open:
            return no_update, no_update
        try:
            found = context.desk.grid(window, name)
        except FriendshoreError as error:
            return cells.empty_grid(), context.say(str(error))
        told = f"{context.say(first_capital(found.meaning))}. {context.say(HINT)}"
        return cells.grid(context, found, cells.Marks(edited, faults)), told

    @app.callback(
        Output("inputs", "dashGridOptions"), Input("table-search", "value"), prevent_initial_call=True
    )
    def search(words: str | None) -> Any:
        return cells.searching(words or "")


def _edit(app: Dash, context: Context) -> None:
    @app.callback(
        Output("cells", "data"), Input("inputs", "cellValueChanged"), State("cells", "data"),
        State("table-name", "value"), State("window", "data"), prevent_initial_call=True,
    )  # fmt: skip
    def edited(changes: list[dict[str, Any]] | None, before: list[Any], name: str, window: str) -> Any:
        if not changes:
            return no_update
        return cells.edited(context.desk.grid(window, name), before or [], changes)

    @app.callback(
        Output("cells", "data", allow_duplicate=True), Output("table-name", "value", allow_duplicate=True),
        Input("undo-table", "n_clicks"), State("cells", "data"), State("table-name", "value"),
        prevent_initial_call=True,
    )  # fmt: skip
    def undone(clicks: int | None, before: list[Any], name: str) -> Any:
        return ([cell for cell in before or [] if cell["table"] != name], name) if clicks else (no_update, no_update)


def _faults(app: Dash, context: Context) -> None:
    @app.callback(
        Output("cell-faults", "data"), Output("table-faults", "children"),
        Input("turned", "data"), State("cell-faults", "data"), State("window", "data"), prevent_initial_call=True,
    )  # fmt: skip
    def checked(turned: dict[str, Any] | None, before: list[Any], window: str) -> Any:
        if not turned or not turned.get("cells"):
            return ([], "") if before else (no_update, "")
        found = context.desk.faults(window, Knobs.of_json(turned))
        return cells.as_marks(found), _told(context, found)

    @app.callback(
        Output("inputs", "rowTransaction"), Input("cells", "data"), Input("cell-faults", "data"),
        State("table-name", "value"), State("inputs", "rowData"), prevent_initial_call=True,
    )  # fmt: skip
    def marked(edited: list[Any], faults: list[Any], name: str | None, rows: list[dict[str, Any]] | None) -> Any:
        changed = cells.marked_again(rows or [], name or "", cells.Marks(edited or [], faults or []))
        return {"update": changed, "async": False} if changed else no_update


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


def _told(context: Context, found: tuple[CellFault, ...]) -> Any:
    if not found:
        return html.P(context.say("The changed cells have no fault."), className="why")
    more = [html.Li(context.say(f"and {len(found) - SHOWN} more"))] if len(found) > SHOWN else []
    listed = [html.Li(context.say(fault.sentence)) for fault in found[:SHOWN]]
    return [html.P(counted(len(found), "fault"), className="bad"), html.Ul([*listed, *more], className="faults")]

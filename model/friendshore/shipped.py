"""Cases, scenarios and studies that come with friendshore, found from any folder.

`allies`, `inputs/allies` and `examples/floor_or_grants` name what is shipped where the user has no file or folder of
that name himself. In a clone they are the folders beside `model/`; an installed package holds copies of them.
"""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent
INPUTS, EXAMPLES = "inputs", "examples"


def root() -> Path:
    """The folder that holds `inputs` and `examples`."""
    installed = HERE / "shipped"
    return installed if installed.is_dir() else HERE.parents[1]


def found(path: str | Path) -> Path:
    """The path itself where something is there, or else what is shipped under that name; the path where nothing is."""
    own = Path(path)
    if own.exists() or own.is_absolute() or ".." in own.parts:
        return own
    if str(own) in cases():
        return root() / INPUTS / own
    return root() / own if own.parts[:1] in ((INPUTS,), (EXAMPLES,)) and (root() / own).exists() else own


def cases() -> list[str]:
    """Names of the cases that are shipped."""
    return sorted(each.parent.name for each in (root() / INPUTS).glob("*/case.toml"))

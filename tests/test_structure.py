"""The shape of the code: who imports whom, which library lives where, and a formulation that names every row."""

from __future__ import annotations

import ast
import re
from functools import cache
from importlib import import_module
from pathlib import Path

import pyomo.environ as pyo
from builder import Tiny, three
from pytest import mark
from solve import prepared

from friendshore.aim import Aim, Form
from friendshore.program import assemble

MODEL = Path(__file__).parents[1] / "model"
PACKAGE = MODEL / "friendshore"
LAYERS = (
    ("names", "words"),
    ("errors", "units", "calendar", "version", "frames", "shipped", "spared", "uncollected"),
    ("aim", "finance", "language"),
    ("case",),
    ("parameters",),
    ("program", "solving"),
    ("plan",),
    ("planning",),
    ("variants",),
    ("asking",),
    ("studies",),
    ("figures",),
    ("reports",),
    ("__init__",),
    ("app",),
    ("commands",),
    ("cli",),
    ("__main__",),
)
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
HOMES = {
    "pyomo": ("program", "solving"),
    "highspy": ("solving", "reports/run_record.py"),
    "openpyxl": ("reports/excel", "case"),
    "typer": ("cli.py", "commands"),
    "rich": ("cli.py", "reports"),
    "plotly": ("figures", "reports/page"),
    "jinja2": ("reports/page",),
    "distributed": ("asking/cluster.py",),
    "SALib": ("studies/workings/sweep/indices.py",),
    "flask": ("app/guard.py", "app/opening.py", "app/window", "commands/app.py"),
    "werkzeug": ("app/guard.py", "app/window", "commands/app.py"),
    "dash": ("app/window",),
    "dash_mantine_components": ("app/window",),
    "dash_ag_grid": ("app/window",),
}
FILES = sorted(PACKAGE.rglob("*.py"))
POLICIES = sorted(file.stem for file in (PACKAGE / "program" / "policies").glob("[!_]*.py"))


@cache
def imports(file: Path) -> tuple[str, ...]:
    """Modules that a file imports, `import a.b` and `from a.b import c` both as a.b (and a.b.c)."""
    found: list[str] = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += (f"{node.module}.{alias.name}" for alias in node.names)
    return tuple(found)


def layer(parts: tuple[str, ...]) -> str:
    return parts[0].removesuffix(".py")


def test_a_file_imports_only_from_layers_above_its_own() -> None:
    upward = []
    for file in FILES:
        own = layer(file.relative_to(PACKAGE).parts)
        assert own in LEVEL, f"{own} has no place among the layers"
        for name in imports(file):
            if name.split(".")[0] == "friendshore":
                other = next((part for part in name.split(".")[1:2] if part in LEVEL), "__init__")
                if other != own and LEVEL[other] >= LEVEL[own]:
                    upward.append(f"{file.relative_to(PACKAGE)} imports {name}")
    assert not upward


def test_libraries_stay_at_home() -> None:
    away = []
    for file in FILES:
        path = file.relative_to(PACKAGE).as_posix()
        for name in imports(file):
            library = name.split(".")[0]
            homes = HOMES.get(library)
            at_home = homes is None or path.startswith(homes)
            if not at_home or (path.startswith("program") and library == "pandas"):
                away.append(f"{path} imports {name}")
    assert not away


def test_constraint_families_leave_each_other_alone() -> None:
    for file in (PACKAGE / "program" / "constraints").glob("*.py"):
        assert not [name for name in imports(file) if name.startswith("friendshore.program.constraints")], file.name


def everything() -> Tiny:
    """The tiny case with a row in every table that makes a constraint."""
    tiny = Tiny()
    tiny.head["as_of"] = "2028-01"
    tiny.settings["kept_from_year"] = 2028
    tiny.every("processes", least_use_share=0.5, standing_use_share=0.5, idling_years=1)
    tiny.row("processes", "separate")["limited_outputs"] = "oxide"
    tiny.row("facilities", "mine_a")["must_run_share"] = 0.1
    for facility in ("separate_a", "new_separate_b"):
        tiny.row("facilities", facility)["output_limit_t_per_t"] = 1
    tiny.set("resources", [{"resource": "seam", "resource_t": 100}])
    tiny.row("facilities", "mine_a")["resource"] = "seam"
    tiny.row("facilities", "new_make_b").update(build_with="separate_a", build_with_ratio=1)
    tiny.set("permit_slots", [{"group": "*", "kind": "magnet", "unit": "t", **three("most", 50)}])
    tiny.add("commodities", like=("oxide",), commodity="binder", trade="pooled")
    tiny.row("commodities", "oxide").update(storable=1, storage_months=6, weight_usd_per_kg=1)
    tiny.add("demand", like=("AAA", "cars", "magnet", 2027), commodity="oxide")
    tiny.add("recipes", process="make", mode="only", commodity="binder", t_per_t=-0.1)
    tiny.set("offer_pools", [{"pool": "mill", "pool_t_per_yr": 60, "growth_share_per_yr": 0}])
    for area, secure in (("XXX", 0), ("BBB", 1)):
        tiny.add("offers", like=("magnets_x",), offer=f"binder_{area}", commodity="binder", area=area, secure=secure)
        tiny.row("offers", f"binder_{area}")["pool"] = "mill"
        tiny.add("offer_years", offer=f"binder_{area}", year=2027, price_usd_per_t=50)
    tiny.row("outlet_years", "oxide_sales", 2027)["most_t_per_yr"] = 10
    stock = {"commodity": "oxide", "area": "AAA", "opening_secure_t": 10, "opening_exposed_t": 5, "least_t": 5}
    stock |= {"most_t": 500, "closing_t": 12}
    tiny.set("stocks", [stock])
    tiny.set("present_use", [{"area": "AAA", "commodity": "magnet", "secure_share": 0.5}])
    captures = {"host_limit": "tailings", "commodity": "ore", "processes": "mine", "group": "AAA", "each_country": 0}
    tiny.set("host_limits", [captures])
    tiny.set("hosts", [{"host_limit": "tailings", "host": "pit", "t_per_t": 0.5}])
    tiny.set("lanes", [{"lane": "sea", "commodities": "*", "origins": "*", "destinations": "*", "most_t_per_yr": 900}])
    tiny.set("joint_limits", [{"joint_limit": "quota", "members": "mine_a;magnets_x"}])
    frame = {"joint_limit": "quota", "year": 2027, "most_t_per_yr": 500, "least_t_per_yr": 1}
    tiny.set("joint_limit_years", [frame])
    tiny.set("host_flows", [{"flow": "pit", "country": "AAA", "year": 2027, "t_per_yr": 150}])
    tiny.row("programmes", "purse").update(total_musd=1, yearly_musd=1)
    tiny.add("country_groups", group="both", country="AAA")
    tiny.add("country_groups", group="both", country="BBB")
    tiny.add("account_limits", account="co2", country="both", year=2027, most_t_per_yr=1e6)
    tiny.row("processes", "make").update(co2_t_per_t=1, radioactive_residue_t_per_t=1)
    for name in POLICIES:
        import_module(f"test_{name}").switch_on(tiny)
    kept = {"contract": "kept", "commodities": "magnet", "destination": "AAA", "facilities": "make_a"}
    tiny.add("contracts", like=("oxide_ab",), **kept, sectors="cars")
    tiny.row("periods", "2029")["months"] = 24
    tiny.add("programmes", like=("purse",), programme="early", to_year=2029)
    tiny.every("strategic_stocks", release_from="2029-07", release_until="")
    tiny.add("offers", like=("magnets_x",), offer="until_march", closes="2027-03")
    tiny.add("offer_years", like=("magnets_x", 2027), offer="until_march")
    tiny.add("outlets", like=("oxide_sales",), outlet="until_march", closes="2027-03")
    tiny.add("outlet_years", outlet="until_march", year=2027, price_usd_per_t=1)
    return tiny


@mark.parametrize("name", POLICIES)
def test_a_policy_has_its_table_its_test_and_its_lines(name: str) -> None:
    """In its own file, so that nothing else has to be edited: what it does in a line, its equations in a block."""
    module = import_module(f"friendshore.program.policies.{name}")
    first, *others = str(module.__doc__).split("\n\n")
    assert first.endswith((".", ":")) and any(part.startswith("    ") for part in others), name
    assert module.TABLE.name == name
    assert all(table.optional for table in (module.TABLE, *getattr(module, "MORE", ())))
    assert any(hasattr(module, part) for part in ("shape", "add", "close"))
    assert hasattr(import_module(f"test_{name}"), "switch_on")


def test_policies_leave_each_other_alone() -> None:
    for file in (PACKAGE / "program" / "policies").glob("*.py"):
        others = [name for name in imports(file) if name.startswith("friendshore.program.policies.")]
        assert not others, file.name
    elsewhere = [file for file in FILES if "policies" not in file.parts]
    for file in elsewhere:
        assert not [name for name in imports(file) if name.startswith("friendshore.program.policies.")], file.name


def of_their_own() -> set[str]:
    """Constraints and variables that the docstring of a policy names as `policy.name`."""
    docs = {name: str(import_module(f"friendshore.program.policies.{name}").__doc__) for name in POLICIES}
    return {found for name, doc in docs.items() for found in re.findall(rf"`({name}\.\w+)`", doc)}


def test_the_formulation_names_every_constraint_of_the_program_and_no_other() -> None:
    parameters = prepared(everything())
    text = (MODEL / "FORMULATION.md").read_text(encoding="utf-8")
    written = set(re.findall(r"^\| `([\w.]+)` \|.*`[\w/]+\.py` \|$", text, re.MULTILINE)) | of_their_own()
    written -= {found.name for found in assemble(parameters, Aim()).block.component_objects(pyo.Var)}
    components = {
        found.name: len(found)
        for form in (Form.PATH, Form.FINAL)
        for found in assemble(
            parameters, Aim(form, path=((2028, 50),) if form is Form.PATH else ())
        ).block.component_objects(pyo.Constraint)
        if found.name != "counted_above_path" or form is Form.PATH
    }
    assert written == set(components)
    empty = {name for name, members in components.items() if not members}
    assert not empty, "these need a row in the case of this test; those of a policy come of `switch_on` in its test"


def test_the_formulation_names_every_variable_and_the_files_it_speaks_of_exist() -> None:
    text = (MODEL / "FORMULATION.md").read_text(encoding="utf-8")
    program = assemble(prepared(everything()), Aim(Form.PATH, path=((2028, 50),)))
    for variable in program.block.component_objects(pyo.Var):
        named = f"`{variable.name}[" in text or f"`{variable.name}`" in text or variable.name in of_their_own()
        assert named, variable.name
    for name in re.findall(r"`((?:program|parameters|solving|plan)/[\w/]+\.py)`", text):
        assert (PACKAGE / name).is_file(), name
    for name in set(re.findall(r"\| `(\w+\.py)` \|$", text, re.MULTILINE)):
        places = (PACKAGE / "program" / "constraints" / name, PACKAGE / "program" / name)
        assert any(place.is_file() for place in places), name


def test_files_stay_short() -> None:
    lines = {file: len(file.read_text(encoding="utf-8").splitlines()) for file in FILES}
    assert not {str(file.relative_to(PACKAGE)): count for file, count in lines.items() if count > 350}

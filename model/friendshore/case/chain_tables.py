"""Tables of the chain: stages, what is traded, what it holds, and the processes that make one of another."""

from __future__ import annotations

from friendshore.case.columns import ELEMENTS, flag, number, share, text, whole
from friendshore.case.limits import MOST
from friendshore.case.table import Table

STAGES = Table(
    "stages",
    "steps of the chain, in order",
    key=("stage",),
    columns=(
        text("stage", "key"),
        text("title", "name shown in reports"),
        whole("position", "order in the chain", "rank"),
        text("permit_kind", "which permit clock applies", one_of=("mine", "plant")),
        whole("site_months", "a generic build has no site, team or permit file: months until it can apply", "months",
              required=False, default=0),
        whole("newcomer_months", "further months in a country where nothing of the stage operates or is being built",
              "months", required=False, default=0),
    ),
)  # fmt: skip

COMMODITIES = Table(
    "commodities",
    "what has a tonnage; a name ending in :* stands for one commodity per basket",
    key=("commodity",),
    columns=(
        text("commodity", "key, for instance metal or concentrate:*"),
        text("title", "name shown in reports"),
        text("stage", "the stage that makes it", refers="stages.stage"),
        text(
            "trade",
            "direct: every lane has its own flow; home: leaves only the areas where it is mined; "
            "pooled: through one world pool at mean freight; none: stays in its area",
            one_of=("direct", "home", "pooled", "none"),
        ),
        text("freight_class", "class of freight.csv; blank where trade is none", required=False, default=""),
        number("weight_usd_per_kg", "fixed value weight in reliance; blank where nobody demands it", "USD/kg",
               required=False, default=0.0),
        flag("storable", "1: may be kept in stock where stocks.csv has a row", required=False, default=0),
        number("storage_months", "most that can be stored, in months of what its area uses", "months", required=False),
        number("holding_usd_per_t_yr", "cost of keeping a tonne for a year", "USD/t/yr", required=False, default=0.0),
        share("loss_share_per_yr", "share of a stock lost in a year", required=False, default=0.0),
    ),
    optional=False,
)  # fmt: skip

BASKETS = Table(
    "baskets",
    "shares of the elements in the oxide of a deposit or scrap; sum 1",
    key=("basket",),
    columns=(text("basket", "key"), *(share(each, f"share of {each} oxide in all oxides") for each in ELEMENTS)),
)

BASKET_GROUPS = Table(
    "basket_groups",
    "which routes can take a basket; modes.csv names a group to run every basket in it",
    key=("basket", "group"),
    columns=(text("basket", "basket", refers="baskets.basket"), text("group", "group, for instance crack_acid")),
    sourced=False,
)

ELEMENT_CONTENTS = Table(
    "element_contents",
    "what a tonne holds of which elements, so that no recipe makes an element out of nothing; name:* needs no row: it "
    "holds what its basket does",
    key=("commodity", "elements"),
    columns=(
        text("commodity", "commodity", refers="commodities.commodity"),
        text("elements", "elements, parted by ;, that the figure counts together", one_of=ELEMENTS, many=True),
        number("t_per_t", "their separated oxide in a tonne", "t/t", usual=(1e-4, 2)),
    ),
)

PROCESSES = Table(
    "processes",
    "techniques: cost, energy, emissions and timing for one unit of activity (t a year of capacity_unit)",
    key=("process",),
    columns=(
        text("process", "key"),
        text("title", "name shown in reports"),
        text("stage", "stage", refers="stages.stage"),
        text("capacity_unit", "what a tonne of activity and capacity is, for instance t feed"),
        number("electricity_mwh_per_t", "electricity", "MWh/t"),
        number("heat_gj_per_t", "process heat", "GJ/t"),
        number(
            "reagents_usd_per_t",
            "reagents and materials, less what by-products pay; negative where they pay more",
            "USD/t",
            at_least=-MOST["USD/t"],
            usual=(10, 3e5),
        ),
        number("labour_usd_per_t", "labour and other running cost at US level", "USD/t", usual=(10, 3e5)),
        number("capex_usd_per_t", "capital cost of a tonne a year of capacity at US level", "USD/(t/yr)"),
        flag("index_applies", "1: capex and labour are multiplied by the country's indices; 0: already local"),
        share("fixed_om_share", "fixed operation and maintenance a year, share of capex"),
        whole("construction_months", "from decision with permit to first output", "months"),
        whole("lifetime_years", "until retirement", "years", at_least=1),
        number("co2_t_per_t", "direct emissions, fuel burnt for heat included", "t CO2/t"),
        number("radioactive_residue_t_per_t", "residue above 1 Bq/g", "t/t", usual=(1e-3, 20)),
        number("tailings_t_per_t", "other solid waste", "t/t", required=False, default=0.0, usual=(0.01, 3000)),
        number("water_m3_per_t", "water taken in", "m3/t", required=False, default=0.0),
        share("ramp_1_share", "output in the first year of operation, share of nameplate"),
        share("ramp_2_share", "second year"),
        share("ramp_3_share", "third year"),
        share("ramp_4_share", "fourth year"),
        share("evidence_3yr_share", "observed output after three years, share of nameplate"),
        share("mature_share", "long-run output, share of nameplate"),
        share("least_use_share", "a new build runs at least at this share of what it can do"),
        share(
            "standing_use_share",
            "a standing plant runs at least at this share of what it can do, or stands idle at a cost",
            required=False,
            default=0.0,
        ),
        number(
            "idling_years",
            "running cost, upkeep and capital charge lost by going idle: contracts broken, notice, restart",
            "years of them",
            required=False,
            default=0.0,
        ),
        number(
            "least_size_t_per_yr",
            "smallest plant of the trade, as a unit of capacity",
            "t/yr",
            required=False,
            default=0.0,
        ),
        share(
            "local_cost_share",
            "share of capex that is local work and follows the country's index; the rest is equipment, which is traded",
            required=False,
            default=1.0,
        ),
        text(
            "limited_outputs",
            "commodities, parted by ;, whose sum a second limit of the facility holds",
            required=False,
            default="",
            refers="commodities.commodity",
            many=True,
        ),
    ),
)

MODES = Table(
    "modes",
    "ways a process can run; modes of one process share a facility's capacity",
    key=("process", "mode"),
    columns=(
        text("process", "process", refers="processes.process"),
        text("mode", "name; a * in it stands for each basket of the group: mixed_* becomes mixed_north_pit, and so on"),
        text(
            "basket_group",
            "group of basket_groups.csv; own: the facility's own basket; blank: a single mode",
            required=False,
            default="",
            refers="basket_groups.group|own",
        ),
        number(
            "capacity_use",
            "capacity taken by a tonne of activity",
            "t/t",
            required=False,
            default=1.0,
            usual=(0.01, 100),
        ),
        number("cost_usd_per_t", "running cost of this mode, on top of its process's", "USD/t", required=False,
               default=0.0),
    ),
)  # fmt: skip

RECIPES = Table(
    "recipes",
    "what a mode takes (negative) and makes (positive) per tonne of activity",
    key=("process", "mode", "commodity"),
    columns=(
        text("process", "process", refers="processes.process"),
        text("mode", "mode, as written in modes.csv"),
        text("commodity", "commodity; in a mode with a *, name:* means the basket's own",
             refers="commodities.commodity"),
        number("t_per_t", "tonnes in (negative) or out (positive) per tonne of activity", "t/t",
               at_least=-MOST["t/t"]),
        text(
            "elements",
            "elements, parted by ;, whose summed share in the basket multiplies t_per_t; blank: no multiplication",
            required=False,
            default="",
            one_of=ELEMENTS,
            many=True,
        ),
        text("of_elements",
             "elements, parted by ;, whose summed share divides the former: a mixture holds only some of them",
             required=False, default="", one_of=ELEMENTS, many=True),
    ),
)  # fmt: skip

CHAIN: tuple[Table, ...] = (STAGES, COMMODITIES, BASKETS, BASKET_GROUPS, ELEMENT_CONTENTS, PROCESSES, MODES, RECIPES)

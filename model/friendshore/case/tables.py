"""Every input table of a case. The reader, the checks, the data dictionary and the reports all start here."""

from __future__ import annotations

from friendshore.case.binding_tables import BINDING
from friendshore.case.columns import ACCOUNTS, ELEMENTS, flag, levels, month, number, share, text, whole, year
from friendshore.case.compared_tables import COMPARED
from friendshore.case.limits import MOST
from friendshore.case.period_tables import BY_PERIOD
from friendshore.case.table import Table

PERIODS = Table(
    "periods",
    "the time steps of the program; those after the last reported one only keep its end straight",
    key=("period",),
    columns=(
        text("period", "name of the period, such as 2030 or 2030-Q1"),
        month("start", "first month of the period"),
        whole("months", "length", "months", at_least=1),
        flag("reported", "1: shown, counted in reliance and in budgets; 0: run-out after the reported horizon"),
    ),
    sourced=False,
    optional=False,
)

AREAS = Table(
    "areas",
    "places where material is balanced: a country, or a customs union within which freight is neglected",
    key=("area",),
    columns=(
        text("area", "code, ISO 3166-1 alpha-3 or EU27"),
        text("title", "name shown in reports"),
        text("freight_region", "region of freight.csv"),
        number("inland_usd_per_t", "inland and port cost, added at each end of a journey", "USD/t", usual=(1, 2000)),
    ),
    optional=False,
)

COUNTRIES = Table(
    "countries",
    "where a facility stands: cost level, cost of capital, permits, carbon price",
    key=("country",),
    columns=(
        text("country", "ISO 3166-1 alpha-3 code"),
        text("title", "name shown in reports"),
        text("area", "where its material is balanced", refers="areas.area"),
        number("capex_index", "construction cost against the USA", "USA = 1"),
        number("labour_index", "labour cost against the USA", "USA = 1"),
        share("wacc_mining_share", "real cost of capital of a mine"),
        share("wacc_plant_share", "real cost of capital of a plant"),
        share("attrition_share", "chance that a project not yet under construction is never allowed to finish"),
        number("co2_price_usd_per_t", "explicit carbon price", "USD/t CO2"),
    ),
)

COUNTRY_GROUPS = Table(
    "country_groups",
    "names for several countries, used by pace.csv and programmes.csv; * always means every country",
    key=("group", "country"),
    columns=(text("group", "name of the group"), text("country", "member", refers="countries.country")),
    sourced=False,
)

BLOC_TITLES = Table(
    "bloc_titles",
    "the blocs that can be planned for",
    key=("bloc",),
    columns=(
        text("bloc", "name used with --bloc"),
        text("title", "name shown in reports"),
        share(
            "adversary_offer_share", "share of the adversary's offers (stated for the default bloc) open to this bloc"
        ),
        share(
            "pace_share",
            "share of the limits of pace and permit slots outside the planners' own countries that this bloc may use "
            "up, since others build at the same time; blank: its share of the demand of all planners of the case",
            required=False,
        ),
    ),
)

BLOCS = Table(
    "blocs",
    "the role of each area in each bloc; an area without a row neither builds nor supplies",
    key=("bloc", "area"),
    columns=(
        text("bloc", "bloc", refers="bloc_titles.bloc"),
        text("area", "area", refers="areas.area"),
        text(
            "role",
            "planner: its demand counts and it may build; partner: may host investment; "
            "adversary: reliance on it counts",
            one_of=("planner", "partner", "adversary"),
        ),
        share("existing_share", "share of standing and committed capacity there that this bloc may count on"),
    ),
)

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
        text("mode", "name; a * in it stands for each basket of the group: seg_* becomes seg_mt_weld, and so on"),
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
        text("of_elements", "elements, parted by ;, whose summed share divides the former: seg holds only some of them",
             required=False, default="", one_of=ELEMENTS, many=True),
    ),
)  # fmt: skip

FACILITIES = Table(
    "facilities",
    "standing plants, projects, and generic new builds",
    key=("facility",),
    columns=(
        text("facility", "key"),
        text("title", "name shown in reports"),
        text("country", "country", refers="countries.country"),
        text("process", "process", refers="processes.process"),
        text(
            "status",
            "operating; construction (committed, arrives by itself); planned, prospect, generic (the plan decides)",
            one_of=("operating", "construction", "planned", "prospect", "generic"),
        ),
        text("basket", "the deposit's basket for a mine; blank: every mode of the process", required=False, default="",
             refers="baskets.basket"),
        number("existing_t_per_yr", "nameplate standing or committed", "t/yr", required=False, default=0.0),
        share("output_share_now", "published output of a running plant, share of nameplate", required=False),
        year("full_rate_year", "year in which a running plant reaches its long-run rate; blank: stays",
             required=False),
        month("starts", "first output of committed capacity", required=False),
        month("retires", "last month; blank: runs through the horizon", required=False),
        number("committed_capex_musd", "cash still to be spent on committed capacity", "M USD", required=False,
               default=0.0, usual=(0.1, 5e4)),
        number("max_build_t_per_yr", "most that may be built in all", "t/yr", required=False, default=0.0),
        whole("permitting_months", "permits and finance still to come, median", "months", required=False, default=0),
        month("months_from", "month from which the permitting months count; blank: the decision", required=False),
        whole("construction_months", "construction; blank: the process's", "months", required=False),
        number("capex_usd_per_t", "capital cost at site; blank: the process's times the country's index",
               "USD/(t/yr)", required=False),
        number("opex_usd_per_t", "running cost without energy at site, less what by-products pay; blank: the process's",
               "USD/t", required=False, at_least=-MOST["USD/t"],
               usual=(50, 1e6)),
        share("adversary_share", "share owned by an adversary", required=False, default=0.0),
        text("build_with", "facility that must stand first", required=False, default="", refers="facilities.facility"),
        number("build_with_ratio", "most capacity per tonne of the facility it depends on", "t/t", required=False,
               usual=(0.005, 50)),
        number("output_limit_t_per_t", "second limit: limited outputs per tonne of capacity", "t/t", required=False,
               usual=(0.005, 5)),
        text("resource", "the orebody it draws on", required=False, default="", refers="resources.resource"),
        text("owner", "owner", required=False, default=""),
        share("must_run_share", "share of what stands that it does at least, come what may (take or run); blank: what "
              "its process says, or it stands idle", required=False, default=0.0),
        month("decide_from", "first month in which a build may be decided; blank: the first", required=False),
        month("decide_until", "last month in which a build may be decided; blank: no end", required=False),
    ),
)  # fmt: skip

RESOURCES = Table(
    "resources",
    "orebodies; several facilities may share one",
    key=("resource",),
    columns=(text("resource", "key"), number("resource_t", "recoverable from 2026 on", "t", usual=(1e3, 1e9))),
)

OFFTAKES = Table(
    "offtakes",
    "output contractually owed to an adversary: it leaves the plan until the contract ends",
    key=("facility",),
    columns=(
        text("facility", "facility", refers="facilities.facility"),
        text("buyer", "area of the buyer", refers="areas.area"),
        share("share", "share of output owed"),
        month("until", "last month of the contract; blank: no end", required=False),
        number("price_usd_per_t", "what the buyer pays", "USD/t"),
    ),
)

PERMITS = Table(
    "permits",
    "clock from application to construction permit for generic builds; projects scale by p90/p50 and fast/p50",
    key=("country", "kind"),
    columns=(
        text("country", "country", refers="countries.country"),
        text("kind", "mine or plant", one_of=("mine", "plant")),
        whole("p50_months", "median", "months"),
        whole("p90_months", "slow: nine of ten are faster", "months"),
        whole("fast_months", "fast-tracked", "months"),
    ),
)

PACE_WEIGHTS = Table(
    "pace_weights",
    "what a tonne of a process's capacity counts against each kind of pace limit",
    key=("process", "kind"),
    columns=(
        text("process", "process", refers="processes.process"),
        text("kind", "kind of limit in pace.csv and permit_slots.csv"),
        number("t_per_t", "counted per tonne of capacity; blank: the facility's output_limit_t_per_t, or 1", "t/t",
               required=False, usual=(0.01, 100)),
    ),
    sourced=False,
)  # fmt: skip

PACE = Table(
    "pace",
    "nameplate that may enter service in a year: a first amount that grows by a factor up to a cap",
    key=("kind", "group"),
    columns=(
        text("kind", "kind of capacity", refers="pace_weights.kind"),
        text("group", "country, group of countries, or * for the whole bloc",
             refers="countries.country|country_groups.group|*"),
        text("unit", "unit of the amounts"),
        year("first_year", "year of the first amount; earlier years are not limited"),
        *levels("first", "first-year amount", "t/yr"),
        *levels("growth", "growth factor a year", "factor"),
        *levels("cap", "most in any year", "t/yr"),
    ),
)  # fmt: skip

PERMIT_SLOTS = Table(
    "permit_slots",
    "capacity of prospects and generic builds that may enter permitting in a year",
    key=("group", "kind"),
    columns=(
        text("group", "country or group of countries", refers="countries.country|country_groups.group|*"),
        text("kind", "kind of capacity", refers="pace_weights.kind"),
        text("unit", "unit of the amounts"),
        *levels("most", "most that may enter permitting", "t/yr per year"),
    ),
)

ENERGY = Table(
    "energy",
    "electricity and heat: price steps by country and year (linear between years, held after the last)",
    key=("country", "carrier", "tranche", "year"),
    columns=(
        text("country", "country, or a site of energy_sites.csv with supply of its own",
             refers="countries.country|energy_sites.site"),
        text("carrier", "electricity (MWh) or heat (GJ)", one_of=("electricity", "heat")),
        text("tranche", "name of the step, for instance grid or hydro contract"),
        year("year", "year"),
        *levels("price_usd_per_unit", "price that a buyer pays, carbon in it", "USD/MWh or USD/GJ"),
        number("most_units_per_yr", "ceiling; blank: none", "MWh/yr or GJ/yr", required=False),
        number("co2_t_per_unit", "emissions of supply (heat: counted in the process)", "t CO2/MWh or GJ"),
    ),
)  # fmt: skip

ENERGY_SITES = Table(
    "energy_sites",
    "facilities that draw on the tranches of their site only: off the grid, or where a regional contract reaches",
    key=("facility",),
    columns=(
        text("facility", "facility", refers="facilities.facility"),
        text("site", "site, as energy.csv names it in its column country; lies in one country"),
    ),
)

OFFERS = Table(
    "offers",
    "markets outside the plan that sell to it; several steps of one commodity rise in price",
    key=("offer",),
    columns=(
        text("offer", "key"),
        text("commodity", "commodity", refers="commodities.commodity"),
        text("area", "where the material is handed over", refers="areas.area"),
        text("step", "name of the step", required=False, default=""),
        flag("secure", "1: secure; 0: exposed. An adversary's offers are always exposed"),
        text("made_in", "scrap: area whose makers made most of it; read at the level scrap = as_made", required=False,
             default="", refers="areas.area"),
        share("growth_share_per_yr", "growth of the ceiling a year after its last stated year", at_least=-1.0),
        month("opens", "first month; blank: from the start", required=False),
        month("closes", "last month; blank: to the end", required=False),
        text("pool", "offers of one pool share pool_t_per_yr of offer_pools.csv", required=False, default="",
             refers="offer_pools.pool"),
        number("pool_use", "taken from the pool per tonne bought", "t/t", required=False, default=1.0,
               usual=(0.01, 100)),
    ),
)  # fmt: skip

OFFER_YEARS = Table(
    "offer_years",
    "price and ceiling of an offer by year (linear between years; price held after the last, ceiling grows)",
    key=("offer", "year"),
    columns=(
        text("offer", "offer", refers="offers.offer"),
        year("year", "year"),
        number("price_usd_per_t", "price where handed over", "USD/t"),
        number("most_t_per_yr_low", "ceiling, low case; all three blank: unlimited", "t/yr", required=False),
        number("most_t_per_yr_base", "ceiling, base case", "t/yr", required=False),
        number("most_t_per_yr_high", "ceiling, high case", "t/yr", required=False),
        text("price_date", "day, month or year that the price is of, such as 2025 or 2026-02-05; blank: not told",
             required=False, default=""),
    ),
)  # fmt: skip

OFFER_POOLS = Table(
    "offer_pools",
    "a ceiling that several offers share",
    key=("pool",),
    columns=(
        text("pool", "key"),
        number("pool_t_per_yr", "ceiling in the first year of the case", "t/yr"),
        share("growth_share_per_yr", "growth of the ceiling a year", at_least=-1.0),
    ),
)

OUTLETS = Table(
    "outlets",
    "markets outside the plan that buy from it, or take away at a cost (negative price)",
    key=("outlet",),
    columns=(
        text("outlet", "key"),
        text("commodity", "commodity; name:* for every basket", refers="commodities.commodity"),
        text("area", "where it is handed over; * for anywhere", refers="areas.area|*"),
        month("opens", "first month; blank: from the start", required=False),
        month("closes", "last month; blank: to the end", required=False),
    ),
)

OUTLET_YEARS = Table(
    "outlet_years",
    "price and ceiling of an outlet by year (linear between years, held after the last)",
    key=("outlet", "year"),
    columns=(
        text("outlet", "outlet", refers="outlets.outlet"),
        year("year", "year"),
        number("price_usd_per_t", "price received; negative: disposal cost", "USD/t", at_least=-MOST["USD/t"]),
        number("most_t_per_yr", "ceiling; blank: unlimited", "t/yr", required=False),
    ),
)

SECTORS = Table(
    "sectors",
    "who uses it",
    key=("sector",),
    columns=(text("sector", "key"), text("title", "name shown in reports")),
    sourced=False,
)

DEMAND = Table(
    "demand",
    "what users buy (linear between years; after the last year on its last slope)",
    key=("area", "sector", "commodity", "year"),
    columns=(
        text("area", "area", refers="areas.area"),
        text("sector", "sector", refers="sectors.sector"),
        text("commodity", "commodity", refers="commodities.commodity"),
        year("year", "year"),
        *levels("t_per_yr", "demand", "t/yr"),
    ),
)

SHORTAGE = Table(
    "shortage",
    "what missing material costs, in rising steps of a sector's demand",
    key=("sector", "step"),
    columns=(
        text("sector", "sector, or * for those without a row", refers="sectors.sector|*"),
        whole("step", "order of the step", "rank", at_least=1),
        share("share_of_demand", "size of the step"),
        number("usd_per_t", "cost of a tonne not delivered", "USD/t", usual=(1e3, 1e8)),
    ),
)

FREIGHT = Table(
    "freight",
    "ocean freight and handling between regions; without a lane nothing travels there",
    key=("freight_class", "from_region", "to_region"),
    columns=(
        text("freight_class", "class of commodities.csv"),
        text("from_region", "region of areas.csv"),
        text("to_region", "region of areas.csv"),
        number("usd_per_t", "freight; blank, or no row: no lane", "USD/t", required=False, usual=(1, 3000)),
    ),
)

STOCKS = Table(
    "stocks",
    "stocks at the start, and how much must always be kept",
    key=("commodity", "area"),
    columns=(
        text("commodity", "commodity", refers="commodities.commodity"),
        text("area", "area", refers="areas.area"),
        number("opening_secure_t", "opening stock of secure material", "t"),
        number("opening_exposed_t", "opening stock of exposed material", "t"),
        number("least_t", "kept in every period, secure and exposed together", "t"),
        number("most_t", "most that can be stored there, beside what storage_months allow; blank: no limit", "t",
               required=False),
        number("closing_t", "at least at the end, in the mix of the opening stock; blank: the opening stock", "t",
               required=False),
    ),
)

PRESENT_USE = Table(
    "present_use",
    "where each planner stands today: of what its users take, the share that no adversary had a hand in; it holds in "
    "periods that end by the decision date",
    key=("area", "commodity"),
    columns=(
        text("area", "planner whose users they are", refers="areas.area"),
        text("commodity", "what they take", refers="commodities.commodity"),
        share("secure_share", "share of it that is secure, from the mine on"),
    ),
)

PROGRAMMES = Table(
    "programmes",
    "who pays for new capacity; every dollar of a build decided in a reported period is paid by one of them",
    key=("programme",),
    columns=(
        text("programme", "key"),
        text("title", "name shown in reports"),
        text("countries", "countries or groups it may fund, parted by ;, or *",
             refers="countries.country|country_groups.group|*", many=True),
        text("stages", "stages it may fund, parted by ;, or *", refers="stages.stage|*", many=True),
        number("total_musd", "most in all; blank: no limit", "M USD", required=False,
               usual=(1, 1e6)),
        number("yearly_musd", "most in a year; blank: no limit", "M USD/yr", required=False),
        year("from_year", "first year"),
        year("to_year", "last year"),
        text("kind", "budget: who pays is not asked; private: no public money; grant, loan, equity: public money that "
             "closes gaps of viability", required=False, default="budget",
             one_of=("budget", "private", "grant", "loan", "equity")),
        share("interest_share_per_yr", "real interest of a loan, return that equity asks for", required=False),
        number("term_years", "years in which it is paid back in equal parts", "years", required=False),
        share("loss_share", "expected loss of what is lent", required=False, default=0.0),
        text("status", "committed, or pledged: counts only at the level money = all", required=False,
             default="committed", one_of=("committed", "pledged")),
    ),
)  # fmt: skip

ACCOUNT_LIMITS = Table(
    "account_limits",
    "ceilings on emissions and residues, by country or group of countries and year (linear between years, held outside "
    "them)",
    key=("account", "country", "year"),
    columns=(
        text("account", "what is counted", one_of=ACCOUNTS),
        text("country", "country, or group of countries that share it",
             refers="countries.country|country_groups.group"),
        year("year", "year"),
        number("most_t_per_yr", "ceiling; of water in m3, which weigh a tonne each", "t/yr"),
    ),
)

SOURCES = Table(
    "sources",
    "the bibliography: every source key used in the tables",
    key=("key",),
    columns=(
        text("key", "key"),
        text("title", "document"),
        text("publisher", "publisher", required=False, default=""),
        text("year", "year", required=False, default=""),
        text("address", "address or citation", required=False, default=""),
    ),
    sourced=False,
)

TABLES: tuple[Table, ...] = (
    PERIODS, AREAS, COUNTRIES, COUNTRY_GROUPS, BLOC_TITLES, BLOCS, STAGES, COMMODITIES, BASKETS, BASKET_GROUPS,
    ELEMENT_CONTENTS, PROCESSES, MODES, RECIPES, FACILITIES, RESOURCES, OFFTAKES, PERMITS, PACE_WEIGHTS, PACE,
    PERMIT_SLOTS, ENERGY, ENERGY_SITES, OFFERS, OFFER_YEARS, OFFER_POOLS, OUTLETS, OUTLET_YEARS, SECTORS, DEMAND,
    PRESENT_USE, SHORTAGE, FREIGHT, STOCKS, PROGRAMMES, ACCOUNT_LIMITS, *BINDING, *BY_PERIOD, *COMPARED, SOURCES,
)  # fmt: skip

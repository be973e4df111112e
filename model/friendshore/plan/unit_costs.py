"""Where unit costs of `cost_lines` come from: cost of capacity at a site, charges of builds, upkeep, running cost.

Each table has the figures that its last column is worked out from, so that a reader can follow a cost to the inputs.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from friendshore.calendar import month_text
from friendshore.finance import mid_year_annuity, with_interest_during_construction
from friendshore.frames import records
from friendshore.parameters.capital import SiteCosts
from friendshore.parameters.fleets import Facility
from friendshore.plan.reading import Solution
from friendshore.units import THOUSANDTH

OWN, STANDARD, GENERIC = "own figure", "process there", "process there, no less than announced"


def capital_charges(solution: Solution, lines: pd.DataFrame) -> pd.DataFrame:
    """What a t/yr of each build is charged a year, one row a build that `cost_lines` has (those of the run-out too).

        capex_usd_per_t      =  site_usd_per_t + policies_usd_per_t
        interest_factor      =  (1 + cost_of_capital_share) ^ (construction_months / 24)
        annuity_share        =  r / (1 - (1 + r) ^ -lifetime_years) x (1 + r) ^ -0.5        r: cost_of_capital_share
        charge_usd_per_t_yr  =  capex_usd_per_t x (interest_factor x annuity_share + fixed_om_share) x finished_share

    facility, decision     the key: `what` and `detail` of the lines of capital; decided, in_service: as in `builds`
    site_usd_per_t         capital cost per t/yr at its site, from `site_costs`; policies_usd_per_t: what policies add
    country_rate_share     real cost of capital of the country for its kind (mine or plant), policies_rate_share: what
                           policies add; cost_of_capital_share: both
    attrition_share        the country's chance that a project is never allowed to finish; attrition_factor: what the
                           level chosen and policies make of it, 0 where it does not apply
    finished_share         chance that the project is allowed to finish, 1 - attrition_share x attrition_factor
    """
    parameters, rows = solution.parameters, []
    countries = parameters.case.tables["countries"]
    attrition = dict(zip(countries["country"], countries["attrition_share"], strict=True))
    for row in records(_of(lines, "capital")):
        build = parameters.builds[row["what"], row["detail"]]
        facility, process = build.as_found, parameters.processes[build.as_found.process]
        rate, site = parameters.wacc(facility), parameters.facilities[facility.name].capex
        interest = with_interest_during_construction(rate, facility.construction_months)
        yearly = mid_year_annuity(rate, process.lifetime_years)
        finished = 1 - facility.attrition
        chance = attrition[facility.country]
        rows.append(
            {
                "facility": facility.name,
                "decision": row["detail"],
                "decided": build.decided,
                "in_service": month_text(build.service_month),
                "country": facility.country,
                "process": process.name,
                "kind": facility.permit_kind,
                "t_per_yr": row["quantity"],
                "site_usd_per_t": site / THOUSANDTH,
                "policies_usd_per_t": (facility.capex - site) / THOUSANDTH,
                "capex_usd_per_t": facility.capex / THOUSANDTH,
                "country_rate_share": rate - facility.wacc_more,
                "policies_rate_share": facility.wacc_more,
                "cost_of_capital_share": rate,
                "construction_months": facility.construction_months,
                "interest_factor": interest,
                "lifetime_years": process.lifetime_years,
                "annuity_share": yearly,
                "fixed_om_share": process.fixed_om,
                "attrition_share": chance,
                "attrition_factor": facility.attrition / chance if chance else 0.0,
                "finished_share": finished,
                "charge_usd_per_t_yr": facility.capex * (interest * yearly + process.fixed_om) * finished / THOUSANDTH,
            }
        )
    return _framed(rows, CHARGES)


def standing_upkeep(solution: Solution, lines: pd.DataFrame) -> pd.DataFrame:
    """Yearly upkeep of a t/yr that stands, one row a facility with a line of fixed cost.

    facility, country, area, process, t_per_yr (nameplate on which the bloc counts), site_usd_per_t (`site_costs`),
    fixed_om_share, upkeep_usd_per_t_yr: the product of these two
    """
    parameters, rows = solution.parameters, []
    for row in records(_of(lines, "fixed")):
        facility = parameters.facilities[row["what"]]
        share = parameters.processes[facility.process].fixed_om
        rows.append(
            {
                "facility": facility.name,
                "country": facility.country,
                "area": facility.area,
                "process": facility.process,
                "t_per_yr": facility.existing / THOUSANDTH,
                "site_usd_per_t": facility.capex / THOUSANDTH,
                "fixed_om_share": share,
                "upkeep_usd_per_t_yr": facility.capex * share / THOUSANDTH,
            }
        )
    return _framed(rows, UPKEEP)


def running_costs(solution: Solution, lines: pd.DataFrame) -> pd.DataFrame:
    """Running cost of a t of activity, one row a fleet with a line of it, or of idling.

    fleet, country, process, own_usd_per_t (of its facility; blank where it has none), reagents_usd_per_t,
    labour_usd_per_t, labour_factor (the country's index; 1 where none applies),
    running_usd_per_t: its own, else reagents + labour x factor
    """
    parameters, rows = solution.parameters, []
    for row in records(_of(lines, "running", "idling")):
        fleet = parameters.fleets[row["what"]]
        process = parameters.processes[fleet.process]
        rows.append(
            {
                "fleet": fleet.name,
                "country": fleet.country,
                "process": process.name,
                "own_usd_per_t": math.nan if fleet.opex is None else fleet.opex / THOUSANDTH,
                "reagents_usd_per_t": process.reagents / THOUSANDTH,
                "labour_usd_per_t": process.labour / THOUSANDTH,
                "labour_factor": parameters.where.countries[fleet.country].labour_index if process.index_applies else 1,
                "running_usd_per_t": parameters.running_cost(fleet) / THOUSANDTH,
            }
        )
    return _framed(rows, RUNNING)


def idling_costs(solution: Solution, lines: pd.DataFrame) -> pd.DataFrame:
    """What a t/yr that goes idle costs once, one row a fleet with a line of it: fleet, facility (its first), country,
    process, kind, idling_years, running_usd_per_t, site_usd_per_t, fixed_om_share, cost_of_capital_share,
    lifetime_years, annuity_share (as in `capital_charges`),

        idling_usd_per_t  =  idling_years
            x (max(0, running_usd_per_t) + site_usd_per_t x (fixed_om_share + annuity_share))
    """
    parameters, rows = solution.parameters, []
    for row in records(_of(lines, "idling")):
        fleet = parameters.fleets[row["what"]]
        facility, process = fleet.facilities[0], parameters.processes[fleet.process]
        rows.append(
            {
                "fleet": fleet.name,
                "facility": facility.name,
                "country": fleet.country,
                "process": process.name,
                "kind": facility.permit_kind,
                "idling_years": process.idling_years,
                "running_usd_per_t": parameters.running_cost(fleet) / THOUSANDTH,
                "site_usd_per_t": facility.capex / THOUSANDTH,
                "fixed_om_share": process.fixed_om,
                "cost_of_capital_share": parameters.wacc(facility),
                "lifetime_years": process.lifetime_years,
                "annuity_share": mid_year_annuity(parameters.wacc(facility), process.lifetime_years),
                "idling_usd_per_t": parameters.idling_cost(fleet) / THOUSANDTH,
            }
        )
    return _framed(rows, IDLING)


def site_costs(solution: Solution, lines: pd.DataFrame) -> pd.DataFrame:
    """Capital cost per t/yr of each facility that the tables above name, and of the announced plants behind it.

        level_factor      =  local_share x capex_index + 1 - local_share            local_share 0 where no index applies
        standard_usd_per_t   =  process_usd_per_t x level_factor
        announced_usd_per_t  =  median own_usd_per_t of `announced` x level_factor / mean level_factor of `announced`

    facility, country, process
    basis               own figure; process there (standard); or that, no less than announced: the larger of the two
    own_usd_per_t       its own figure, blank where it has none
    announced           keys of the announced plants that count there, parted by ; each has a row here
    site_usd_per_t      the cost
    """
    parameters = solution.parameters
    sites = SiteCosts(parameters.case, parameters.where)
    charged = lines["item"].isin(["capital", "fixed"])
    named = dict.fromkeys(lines.loc[charged, "what"])
    named |= dict.fromkeys(parameters.fleets[fleet].facilities[0].name for fleet in _of(lines, "idling")["what"])
    own = {
        row["facility"]: float(row["capex_usd_per_t"])
        for row in records(parameters.case.tables["facilities"])
        if row["capex_usd_per_t"] >= 0  # NaN, where blank, is not
    }
    behind = [each for name in named for each in _announced(sites, parameters.facilities[name], own)]
    rows = []
    for name in sorted(dict.fromkeys([*named, *behind])):
        facility = parameters.facilities[name]
        process, announced = sites.processes[facility.process], _announced(sites, facility, own)
        there = sites.announced_there(facility.process, facility.country) if announced else None
        generic = GENERIC if announced else STANDARD
        rows.append(
            {
                "facility": name,
                "country": facility.country,
                "process": facility.process,
                "basis": OWN if name in own else generic,
                "own_usd_per_t": _or_blank(own.get(name)),
                "process_usd_per_t": float(process["capex_usd_per_t"]),
                "local_share": float(process["local_cost_share"]) if process["index_applies"] else 0.0,
                "capex_index": parameters.where.countries[facility.country].capex_index,
                "level_factor": sites.level(facility.process, facility.country),
                "standard_usd_per_t": sites.standard(facility.process, facility.country),
                "announced": ";".join(announced),
                "announced_usd_per_t": _or_blank(there),
                "site_usd_per_t": facility.capex / THOUSANDTH,
            }
        )
    return _framed(rows, SITES)


def _announced(sites: SiteCosts, facility: Facility, own: dict[str, float]) -> tuple[str, ...]:
    """The announced plants that a generic build's cost is held against."""
    if facility.status != "generic" or facility.name in own:
        return ()
    return sites.counted(facility.process, facility.country)


def _or_blank(figure: float | None) -> float:
    return math.nan if figure is None else figure


def _of(lines: pd.DataFrame, *items: str) -> pd.DataFrame:
    """The first line of each thing that has lines of some items."""
    return lines[lines["item"].isin(items)].drop_duplicates(["what", "detail"]).sort_values(["what", "detail"])


def _framed(rows: Sequence[Mapping[str, object]], columns: str) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=columns.split())


CHARGES = (
    "facility decision decided in_service country process kind t_per_yr site_usd_per_t policies_usd_per_t "
    "capex_usd_per_t country_rate_share policies_rate_share cost_of_capital_share construction_months interest_factor "
    "lifetime_years annuity_share fixed_om_share attrition_share attrition_factor finished_share charge_usd_per_t_yr"
)
UPKEEP = "facility country area process t_per_yr site_usd_per_t fixed_om_share upkeep_usd_per_t_yr"
RUNNING = (
    "fleet country process own_usd_per_t reagents_usd_per_t labour_usd_per_t labour_factor running_usd_per_t"
)
IDLING = (
    "fleet facility country process kind idling_years running_usd_per_t site_usd_per_t fixed_om_share "
    "cost_of_capital_share lifetime_years annuity_share idling_usd_per_t"
)
SITES = (
    "facility country process basis own_usd_per_t process_usd_per_t local_share capex_index level_factor "
    "standard_usd_per_t announced announced_usd_per_t site_usd_per_t"
)

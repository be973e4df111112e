"""Names of things, told apart: what stands for a fleet is no country, though both are text.

Each is what one column of the tables holds, and what one index of the program is. They are made where a row is read
(`parameters/`), and cost nothing at run time; from there on the type checker finds an index that stands in the place of
another.
"""

from __future__ import annotations

from typing import NewType

AreaName = NewType("AreaName", str)
"""An area, in which materials are; also the world pool, and `*` where a row means any."""
CountryName = NewType("CountryName", str)
"""A country, in which plants, energy, emissions and money are; it lies in an area, often of the same name."""
SiteName = NewType("SiteName", str)
"""Where energy is drawn: a country, or a place of energy_sites.csv."""
GroupName = NewType("GroupName", str)
"""A group of countries, one country, or `*` for all."""
CommodityName = NewType("CommodityName", str)
Provenance = NewType("Provenance", str)
"""Secure or exposed."""
PeriodName = NewType("PeriodName", str)
DecisionName = NewType("DecisionName", str)
"""When a build is decided: a period, or a period and the January for which the build waits."""
ProcessName = NewType("ProcessName", str)
ModeName = NewType("ModeName", str)
"""A mode of a process, its basket written out."""
StageName = NewType("StageName", str)
BasketName = NewType("BasketName", str)
FacilityName = NewType("FacilityName", str)
FleetName = NewType("FleetName", str)
SectorName = NewType("SectorName", str)
UsersName = NewType("UsersName", str)
"""A group of sectors that the program need not tell apart, by its first."""
OfferName = NewType("OfferName", str)
OutletName = NewType("OutletName", str)
PoolName = NewType("PoolName", str)
"""Offers that share a ceiling."""
CarrierName = NewType("CarrierName", str)
TrancheName = NewType("TrancheName", str)
AccountName = NewType("AccountName", str)
"""What is emitted or left: co2, radioactive_residue, tailings, water."""
ResourceName = NewType("ResourceName", str)
ProgrammeName = NewType("ProgrammeName", str)
LaneName = NewType("LaneName", str)
HostLimitName = NewType("HostLimitName", str)
JointLimitName = NewType("JointLimitName", str)
KindName = NewType("KindName", str)
"""A kind of capacity that pace and permits limit."""

PlaceName = AreaName | CountryName
"""Where a cost falls or public money is paid."""

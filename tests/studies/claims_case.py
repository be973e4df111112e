"""A folder of claims about the tiny case with obstacles, of which every answer is known by hand (obstacle_case.py).

As it is, reliance is 100, 100, 60 points, mean 86 2/3; a plant of 40 t enters in 2029. Without the wait for a permit it
is 100, 60, 20, mean 60; know-how away alone gains 20. Mean reliance at low pace (20 t a year) is 100, 100, 80, mean
93 1/3; at high pace (80 t) 100, 100, 20, mean 73 1/3.
"""

from __future__ import annotations

from pathlib import Path

import obstacle_case

PACES = {"pace_low": 20, "pace_high": 80}
HEAD = """
title = "Claims of a village"
zh = "村里的说法"

[cases]
tiny = "tiny"

[paces]
base = []
low = ["pace_low"]
high = ["pace_high"]

[[plan]]
name = "as it is"
title = "Nothing is taken away"
case = "tiny"

[[plan]]
name = "at once"
title = "Permits at once"
case = "tiny"
scenarios = ["permits_at_once"]
paces = ["base"]

[[question]]
name = "obstacles"
title = "What stands in the way"
zh = "障碍"
case = "tiny"
ask = "obstacles"
options = { only = ["permits", "know_how"] }
sheets = ["obstacles"]
paces = ["base"]
"""
ARTICLE = """
title = "The gazette"
zh = "公报"
date = "2026-01-02"

[[claim]]
id = "V1"
text = "BBB uses 100 t"
zh = "BBB 用 100 吨"
kind = "data"
answer = "It uses {used}"
answer_zh = "用 {used}"
sources = ["est"]
[[claim.figure]]
name = "used"
title = "Use of BBB in 2027"
zh = "2027 年用量"
unit = "t"
case = "tiny"
table = "demand"
column = "t_per_yr_base"
where = { area = "BBB", year = 2027 }
[claim.rule]
form = "near"
figure = "used"
stated = 100

[[claim]]
id = "V2"
text = "It leans on others for 80 points or more"
zh = "依赖 80 点以上"
kind = "model"
answer = "{mean}"
answer_zh = "{mean}"
sources = ["est"]
[[claim.figure]]
name = "mean"
title = "Mean reliance"
zh = "平均依赖"
unit = "points"
plan = "as it is"
column = "mean_points"
[claim.rule]
form = "at_least"
figure = "mean"
stated = 80

[[claim]]
id = "V3"
text = "Permits alone hold it back, and a third of the village knows"
zh = "只有许可"
kind = "both"
answer = "Permits {permits} of {all}; reliance {gained:falls} alone; {known} know"
answer_zh = "许可 {permits}，共 {all}，{gained:falls}"
sources = ["gazette"]
[[claim.figure]]
name = "permits"
title = "Share of permits"
zh = "许可份额"
unit = "points"
question = "obstacles"
table = "obstacles"
column = "gained_points"
where = { obstacle = "permits" }
[[claim.figure]]
name = "all"
title = "All together"
zh = "合计"
unit = "points"
question = "obstacles"
table = "obstacles"
column = "gained_points"
where = { obstacle = "all together" }
[[claim.figure]]
name = "last"
title = "Reliance of 2029 as it is"
zh = "2029 年依赖"
unit = "points"
plan = "as it is"
table = "reliance"
column = "reliance_points"
where = { period = "2029" }
[[claim.figure]]
name = "at_once"
title = "Mean reliance with permits at once"
zh = "立即许可"
unit = "points"
plan = "at once"
column = "mean_points"
[[claim.figure]]
name = "as_it_is"
title = "Mean reliance"
zh = "平均依赖"
unit = "points"
plan = "as it is"
column = "mean_points"
[[claim.figure]]
name = "gained"
title = "What permits gain alone"
zh = "单独"
unit = "points"
made = "difference"
of = ["as_it_is", "at_once"]
[[claim.figure]]
name = "known"
title = "Who knows"
zh = "知道者"
unit = "%"
scale = 100
fact = "known"
[claim.rule]
form = "parts"
tests = [{ figure = "permits", at_least = "all" }, { figure = "known", at_least = 33 }]

[[claim]]
id = "V4"
text = "The mayor said so"
zh = "村长说过"
kind = "source"
verdict = "supported"
answer = "He did"
answer_zh = "说过"
sources = ["gazette"]

[[claim]]
id = "V5"
text = "It should be otherwise"
zh = "本该不同"
kind = "not_answerable"
why = "No figure tells what should be"
why_zh = "数字无法回答"
sources = ["gazette"]
"""
FACTS = """fact,title,value,unit,year,source,confidence,note
known,Who knows,0.4,share,2026,gazette,C,
"""
SOURCES = """key,title,publisher,year,address
gazette,The gazette,The village,2026,on the board
est,Our estimate,ours,2026,
"""


def write(folder: Path, article: str = ARTICLE, head: str = HEAD) -> Path:
    """Write the folder of claims, its case in it."""
    tiny = obstacle_case.blocked()
    for name, most in PACES.items():
        values = ", ".join(f"{each}_{level} = {most}" for each in ("first", "cap") for level in ("low", "base", "high"))
        tiny.scenario(name, f'[[set.pace]]\nwhere = {{ kind = "magnet" }}\nvalues = {{ {values} }}\n')
    obstacle_case.write(folder, tiny=tiny)
    files = {"claims.toml": head, "gazette.toml": article, "facts.csv": FACTS, "sources.csv": SOURCES}
    for file, text in files.items():
        (folder / file).write_text(text, encoding="utf-8")
    return folder

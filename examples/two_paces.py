"""Two plans side by side: how much of China's hold on 2035 is a matter of building pace?"""

import friendshore as fs

for scenarios in ([], ["pace_high"]):
    plan = fs.solve(fs.read_case("inputs/allies", scenarios))
    if not isinstance(plan, fs.Plan):
        raise SystemExit(plan.sentence)
    reliance = plan.tables["reliance"].set_index("period")["reliance_points"]
    print(f"{' '.join(scenarios) or 'base pace'}: {reliance['2035']:.0f} points of reliance in 2035")

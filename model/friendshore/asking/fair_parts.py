"""What each of several changes has of what all of them make together: shares that add up, whatever the order.

    share[i]  =  sum_{S without i}  |S|! (n - |S| - 1)! / n!  *  (value(S + i) - value(S))

the mean, over all orders in which n changes can be made, of what i moves when its turn comes (Shapley, 1953). The
shares add up to value(all) - value(none); changes that do the same have the same share; one that never moves anything
has none. It takes the value of every set of changes, 2^n of them.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from itertools import combinations
from math import factorial
from typing import TypeVar

Names = frozenset[str]
Name = TypeVar("Name", bound=Hashable)


def every_set(names: Sequence[Name]) -> list[frozenset[Name]]:
    """All sets of these names, the empty one first, smaller ones before larger ones."""
    return [frozenset(each) for size in range(len(names) + 1) for each in combinations(names, size)]


def shares(values: Mapping[frozenset[Name], float], names: Sequence[Name]) -> dict[Name, float]:
    """The share of each name in value(all) - value(none); not a number where a value that it needs is none.

    values   a value for every set of the names
    """
    count = len(names)
    weight = [factorial(size) * factorial(count - size - 1) / factorial(count) for size in range(count)]
    return {
        name: sum(
            weight[len(each)] * (values[each | {name}] - values[each])
            for each in every_set([other for other in names if other != name])
        )
        for name in names
    }

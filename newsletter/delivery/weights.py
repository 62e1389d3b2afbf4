"""Whose turn it is among relays of different weight: smooth weighted round robin, as nginx does it."""

from collections.abc import Mapping


def turn(weights: Mapping[str, int], standing: Mapping[str, int]) -> tuple[str, Mapping[str, int]]:
    """The name whose turn it is, and how all stand then. Among a:5, b:1, c:1 that is a a b a c a a.

    Each gains its weight, the first of those ahead has its turn and falls back by the weight of all. Whoever is not
    among `weights` this time loses its standing, so that nobody makes up for a rest.
    """
    gained = {name: standing.get(name, 0) + weight for name, weight in weights.items()}
    ahead = max(gained, key=lambda name: gained[name])
    gained[ahead] -= sum(weights.values())
    return ahead, gained

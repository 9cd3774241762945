"""The metrics of one process: counters in a registry of its own; `pages/metrics.py` shows them to Prometheus.

Several processes share one address, and the worker has none: so each adds what it counted to the table
`tally` (`store/tallies.py`), and whichever process is asked answers for all.
Not prometheus_client's multiprocess mode: its files are shared on one machine only and wiped at a restart, while a
worker may run elsewhere, and what was counted outlives a deploy.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from prometheus_client import CollectorRegistry, Counter, Histogram

Labels = tuple[tuple[str, str], ...]
"""Names and values, in the order of their names."""
Tally = tuple[str, Labels]
"""One sample: its name as Prometheus writes it, and its labels."""

UNREAD = "unread"
"""The event of a call that was refused before its event could be believed."""
OTHER = "other"

_KNOWN_EVENTS = {
    f"{thing}_{deed}"
    for thing in ("topic", "post", "category", "group")
    for deed in ("created", "edited", "updated", "destroyed", "recovered")
} | {"topic_closed_status_updated", "topic_visible_status_updated", "post_liked", "ping"}
_KNOWN_EVENTS |= {"user_added_to_group", "user_removed_from_group"}

_DELAYS_S = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 3600.0)


class Metrics:
    """Counters of this process since its start."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry(auto_describe=False)
        self.deliveries = self._counter(
            "deliveries", "What the forum told us, by event and by what became of it.", "event", "outcome"
        )
        # Looking a child up by its labels costs more than counting does.
        self.find_deliveries = lru_cache(maxsize=1000)(self.deliveries.labels)
        self.older_signatures = self._counter(
            "older_signatures", "Calls signed with a secret that is no longer the current one."
        )
        self.silent_rings = self._counter("silent_rings", "Rings of the bell that Redis did not take.")
        self.effects = self._counter(
            "effects", "Attempts to change something outside, by what came of them.", "kind", "outcome"
        )
        self.forum_calls = self._counter(
            "forum_calls", "Calls of the forum's API, by route and answer.", "route", "status"
        )
        self.delivery_to_effect = Histogram(
            "delivery_to_effect_seconds",
            "From the arrival of a delivery to the receipt of the effect it led to.",
            namespace="companion",
            buckets=_DELAYS_S,
            registry=self.registry,
        )

    def _counter(self, name: str, words: str, *labels: str) -> Counter:
        return Counter(name, words, labels, namespace="companion", registry=self.registry)


def name_event(event: str) -> str:
    """The event as a label: headers are not signed, so that only names we know may become one."""
    return event if event in _KNOWN_EVENTS else OTHER


def collect_tallies(metrics: Metrics) -> Mapping[Tally, float]:
    """Everything counted so far, without the moments at which counting began."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in metrics.registry.collect()
        for sample in family.samples
        if not sample.name.endswith("_created")
    }


def plan_growth(now: Mapping[Tally, float], before: Mapping[Tally, float]) -> Mapping[Tally, float]:
    """What has been added between two collections."""
    growth = {tally: value - before.get(tally, 0.0) for tally, value in now.items()}
    return {tally: more for tally, more in growth.items() if more}

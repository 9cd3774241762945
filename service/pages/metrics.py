"""`/metrics`, in Prometheus' text format: the counters of all our processes, and gauges from the tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import asyncpg
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from service.domain.budget import Bucket
from service.metrics import Metrics, Tally, collect_tallies
from service.pages.remembered import Remembered
from service.store.figures import Figures, load_figures
from service.store.pool import DATABASE_TROUBLE
from service.store.tallies import TallyKeeper, load_tallies

GATHER_EVERY_S = 1.0


class MetricsPage:
    def __init__(self, pool: asyncpg.Pool, metrics: Metrics, keeper: TallyKeeper, bucket: Bucket) -> None:
        self._pool = pool
        self._metrics = metrics
        self._keeper = keeper
        self._bucket = bucket
        self._text = Remembered(self._find, GATHER_EVERY_S)

    async def show(self) -> web.Response:
        """The figures of all processes, at most a second old.

        Only this one's, and `companion_database_up 0`, without the database.
        """
        return web.Response(body=await self._text.ask(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def _find(self) -> bytes:
        tallies: Mapping[Tally, float]
        figures: Figures | None
        try:
            await self._keeper.keep()
            async with self._pool.acquire(timeout=1.0) as connection:
                tallies = await load_tallies(connection)
                figures = await load_figures(connection, self._bucket)
        except DATABASE_TROUBLE:
            tallies, figures = collect_tallies(self._metrics), None
        return render_metrics(self._metrics, tallies, figures)


METRICS_PAGE = web.AppKey("metrics_page", MetricsPage)


async def _show_metrics(request: web.Request) -> web.Response:
    return await request.app[METRICS_PAGE].show()


def add_metrics(app: web.Application) -> None:
    """Add the address; `app[METRICS_PAGE]` is set when the application starts."""
    app.router.add_get("/metrics", _show_metrics)


def render_metrics(metrics: Metrics, tallies: Mapping[Tally, float], figures: Figures | None) -> bytes:
    """The text Prometheus reads. `figures` None: the database did not answer."""
    registry = CollectorRegistry()
    registry.register(_Shown([*_gather_counters(metrics, tallies), *_gather_gauges(figures)]))
    return generate_latest(registry)


@dataclass(eq=False, slots=True)
class _Shown(Collector):
    families: Iterable[Metric]

    def collect(self) -> Iterable[Metric]:
        return self.families


def _gather_counters(metrics: Metrics, tallies: Mapping[Tally, float]) -> Iterator[Metric]:
    """The families we know, with the samples that belong to them."""
    for known in metrics.registry.collect():
        family = Metric(known.name, known.documentation, known.type)
        for (sample, labels), value in tallies.items():
            if sample.rpartition("_")[0] == known.name:
                family.add_sample(sample, dict(labels), value)
        yield family


def _gather_gauges(figures: Figures | None) -> Iterator[Metric]:
    yield _gauge("database_up", "Whether the database answered just now.", float(figures is not None))
    if figures is None:
        return
    yield _gauge("undone_deliveries", "Deliveries not decided yet.", figures.undone_deliveries)
    yield _gauge(
        "oldest_undone_delivery_seconds", "Age of the oldest of them.", figures.oldest_undone_delivery_s
    )
    yield _gauge(
        "oldest_due_effect_seconds",
        "How long the effect due longest has been waiting.",
        figures.oldest_due_effect_s,
    )
    yield _gauge("forum_budget_left", "Calls of the forum that could be made at once.", figures.budget_left)
    yield _gauge("forum_pause_seconds", "How long the forum asked us to wait.", figures.forum_pause_s)
    effects = GaugeMetricFamily(
        "companion_effects_now", "Effects that are not over, by kind and state.", labels=["kind", "state"]
    )
    for (kind, state), number in sorted(figures.effects.items()):
        effects.add_metric([kind, state], number)
    yield effects


def _gauge(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"companion_{name}", words, value=value)

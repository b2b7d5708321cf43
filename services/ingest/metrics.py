"""The pipeline's figures for /metrics, read from the database when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from services.ingest import ops_store
from services.ingest.desk import Desk
from shared import broker
from shared.database import transaction
from shared.errors import Unavailable
from shared.model import OUTCOMES


class PipelineFigures(Collector):
    """Every process tells the same figures: they are the database's, not its own. Scrape one door of several."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def collect(self) -> Iterator[Metric]:
        """The figures; of an unreachable database only that it is."""
        try:
            with transaction(self._desk.pool) as conn:
                depth, oldest_s = ops_store.depth(conn)
                statuses = ops_store.statuses(conn)
                lag_s = ops_store.sweep_lag_s(conn)
                untagged = ops_store.untagged(conn)
        except Unavailable:
            yield GaugeMetricFamily("copydesk_database_up", "Whether the database can be reached", value=0)
            return
        yield GaugeMetricFamily("copydesk_database_up", "Whether the database can be reached", value=1)
        yield _by_queue("copydesk_queue_depth", "Rows of work that wait or are in hand", depth)
        yield _by_queue("copydesk_queue_oldest_seconds", "How long the oldest row of work has been due", oldest_s)
        # A replay takes a submission back out of its outcome, which a scraper sees as a counter's reset.
        ended = CounterMetricFamily("copydesk_articles", "Submissions by what came of them", labels=["outcome"])
        for outcome in OUTCOMES:
            ended.add_metric([outcome], statuses.get(outcome, 0))
        yield ended
        due = "Articles that are due to be tagged again, for a tagger broke"
        yield GaugeMetricFamily("copydesk_articles_untagged", due, value=untagged)
        if lag_s is not None:
            yield GaugeMetricFamily("copydesk_sweep_lag_seconds", "How long ago the sweep passed", value=lag_s)


def _by_queue(name: str, what: str, value: float) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, what, labels=["queue"])
    family.add_metric([broker.ENRICH], value)
    return family

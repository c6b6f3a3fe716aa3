"""What the service counts: requests by operation and status, and for each query file how often it ran, how long it took and how many rows came."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_REQUEST_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 1.0, 3.0, 10.0, 60.0)


class Metrics:
    """The counters of one service."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._queries = Counter("genealogy_queries", "Queries run.", ["query"], registry=self.registry)
        self._query_seconds = Counter("genealogy_query_seconds", "Seconds that queries took.", ["query"], registry=self.registry)
        self._query_rows = Counter("genealogy_query_rows", "Rows that queries returned.", ["query"], registry=self.registry)
        self._requests = Counter("genealogy_requests", "Requests answered.", ["method", "route", "status"], registry=self.registry)
        self._request_seconds = Histogram(
            "genealogy_request_seconds", "Seconds until a request was answered.", ["route"], registry=self.registry, buckets=_REQUEST_SECONDS
        )
        self._ready = Gauge("genealogy_ready", "1 while the service can answer.", registry=self.registry)

    def query(self, name: str, seconds: float, rows: int) -> None:
        """A query was run."""
        self._queries.labels(name).inc()
        self._query_seconds.labels(name).inc(seconds)
        self._query_rows.labels(name).inc(rows)

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """A request was answered; the route is the address with its parameters' names, so that there are few of them."""
        self._requests.labels(method, route, str(status)).inc()
        self._request_seconds.labels(route).observe(seconds)

    def ready(self, is_ready: bool) -> None:
        """Whether the service can answer."""
        self._ready.set(is_ready)

    def text(self) -> bytes:
        """All of it, in Prometheus' text form."""
        return generate_latest(self.registry)

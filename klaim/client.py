"""The ledger over its API."""

import csv
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import httpx

from klaim_shared.errors import KlaimError, Unavailable

TIMEOUT_SECONDS = 10.0
EXPORT_TIMEOUT_SECONDS = 120.0  # without a byte
PAGE = 200


class Refused(KlaimError):
    """The API understood, and said no, in one sentence; `not_found` where it knows nothing of that name."""

    def __init__(self, sentence: str, *, not_found: bool) -> None:
        super().__init__(sentence)
        self.not_found = not_found


class BrokenOff(KlaimError):
    """An export that did not come to its end, in one sentence."""


class Ledger:
    """A klaim's API; raises Unavailable where it does not answer, Refused where it answers with an error."""

    def __init__(self, api_url: str) -> None:
        # No proxy of the environment: the address is this machine or a newsroom's own.
        self._http = httpx.Client(base_url=api_url, timeout=TIMEOUT_SECONDS, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._http.close()

    def claims(self, limit: int | None = None, **filters: str | None) -> Iterator[dict[str, Any]]:
        """Claims that pass the filters, newest first, up to *limit* or all of them."""
        wanted = {name: value for name, value in filters.items() if value is not None}
        given, cursor = 0, None
        while limit is None or given < limit:
            page = self._get("/v1/claims", {**wanted, "limit": min(PAGE, (limit or PAGE) - given if limit else PAGE), "cursor": cursor})
            yield from page["items"]
            given += len(page["items"])
            cursor = page["next"]
            if cursor is None:
                return

    def listed(self, kind: str, **filters: str | None) -> Iterator[dict[str, Any]]:
        """All of a list (`articles`, `statements`, `corrections` …) that pass the filters."""
        cursor = None
        while True:
            page = self._get(f"/v1/{kind}", {**filters, "limit": PAGE, "cursor": cursor})
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def one(self, kind: str, identity: str) -> dict[str, Any]:
        """One of a list, by its id."""
        return self._get(f"/v1/{kind}/{quote(identity, safe='')}")

    def inbox(self, **filters: str | None) -> Iterator[dict[str, Any]]:
        """Files that pass the filters, the newest change first."""
        cursor = None
        while True:
            page = self._get("/v1/inbox", {**filters, "limit": PAGE, "cursor": cursor})
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def inbox_counts(self) -> dict[str, Any]:
        """The whole inbox in figures."""
        counts: dict[str, Any] = self._get("/v1/inbox", {"limit": 1})["counts"]
        return counts

    def claim(self, claim_id: str) -> dict[str, Any]:
        """One claim, superseded or not."""
        return self._get(f"/v1/claims/{quote(claim_id, safe='')}")

    def article(self, article_id: str, revision: int | None = None) -> dict[str, Any]:
        """That revision of an article, or the newest, with its claims."""
        return self._get(f"/v1/articles/{quote(article_id, safe='')}", {"revision": revision})

    def changes(self, article_id: str, revision: int | None = None) -> dict[str, Any]:
        """What that revision of an article, or the newest, changed in the one before."""
        return self._get(f"/v1/articles/{quote(article_id, safe='')}/changes", {"revision": revision})

    def status(self) -> dict[str, Any]:
        """The store's counts and the streams' pulse."""
        return self._get("/v1/status")

    def table(self, kind: str, limit: int | None, filters: Mapping[str, str | None]) -> Iterator[tuple[int, str]]:
        """A list as CSV, up to *limit* or all of it: page by page how many rows, and the lines; on the first page with the heading."""
        given, cursor = 0, None
        while limit is None or given < limit:
            at_most = PAGE if limit is None else min(PAGE, limit - given)
            response = self._answer(f"/v1/{kind}", {**filters, "format": "csv", "limit": at_most, "cursor": cursor})
            text = response.content.decode("utf-8-sig")
            rows = sum(1 for _ in csv.reader(io.StringIO(text, newline=""))) - 1
            yield rows, text if cursor is None else text.partition("\r\n")[2]
            given += rows
            if "next" not in response.links:
                return
            cursor = httpx.URL(response.links["next"]["url"]).params["cursor"]

    def timeline(self, story_id: str) -> dict[str, Any]:
        """A story in the order of time."""
        return self._get(f"/v1/stories/{quote(story_id, safe='')}/timeline")

    @contextmanager
    def export(self, kind: str, form: str, filters: Mapping[str, str | None]) -> Iterator[tuple[int, Iterator[bytes]]]:
        """How many there are, and all of them in bytes; BrokenOff, while they are read, where they do not come to their end."""
        present = {name: value for name, value in filters.items() if value is not None}
        waits = httpx.Timeout(TIMEOUT_SECONDS, read=EXPORT_TIMEOUT_SECONDS)
        try:
            with self._http.stream("GET", f"/v1/export/{kind}", params={**present, "format": form}, timeout=waits) as response:
                if response.is_error:
                    response.read()
                    raise Refused(_detail(response), not_found=response.status_code == httpx.codes.NOT_FOUND)
                yield int(response.headers["klaim-count"]), response.iter_bytes()
        except httpx.ConnectError as error:
            raise self._unanswered(error) from error
        except httpx.TransportError as error:
            raise BrokenOff(f"The export broke off ({error}); nothing of it counts.") from error

    def _unanswered(self, error: Exception) -> Unavailable:
        return Unavailable(f"No klaim answers at {self._http.base_url} ({error}). Start one with `klaim up`.")

    def _get(self, path: str, params: Mapping[str, object] | None = None) -> dict[str, Any]:
        body: dict[str, Any] = self._answer(path, params).json()
        return body

    def _answer(self, path: str, params: Mapping[str, object] | None = None) -> httpx.Response:
        present = {name: str(value) for name, value in (params or {}).items() if value is not None}
        try:
            response = self._http.get(path, params=present)
        except httpx.TransportError as error:
            raise self._unanswered(error) from error
        if response.is_error:
            raise Refused(_detail(response), not_found=response.status_code == httpx.codes.NOT_FOUND)
        return response


def _detail(response: httpx.Response) -> str:
    try:
        return str(response.json()["detail"])
    except (ValueError, KeyError):
        return f"the API answered {response.status_code}"

"""Fetching customers' files: from the platform's own hosts, and only so many bytes."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

import pytest
from pytest_httpserver import HTTPServer
from urllib3 import HTTPResponse
from werkzeug import Request, Response

from bot.channels.errors import MediaAwayError, MediaError, MediaGoneError, MediaTooLargeError
from bot.channels.graph_media import MOST_REDIRECTS, MediaDownloads
from bot.channels.uploads import file_in, upload_mark, with_upload

HOSTS = ("fbsbx.com", "fbcdn.net")


@pytest.fixture
def downloads(httpserver: HTTPServer) -> MediaDownloads:
    return MediaDownloads(httpserver.url_for("/v23.0"), HOSTS)


def refused(downloads: MediaDownloads, url: str, limit: int = 100) -> tuple[type[MediaError], str]:
    with pytest.raises(MediaError) as caught:
        downloads.get(url, limit, token="EAAtoken")
    # The address itself may open the file to anybody.
    assert len(url) < 2 or url not in str(caught.value)
    assert "EAAtoken" not in str(caught.value)
    return type(caught.value), caught.value.code


@pytest.mark.parametrize(
    "url",
    [
        "",
        "x",
        "file:///etc/passwd",
        "ftp://fbcdn.net/x",
        "gopher://127.0.0.1:6379/_FLUSHALL",
        "http://169.254.169.254/latest/meta-data/",
        "http://localhost/",
        "http://127.0.0.1:1/",
        "http://[::1]/",
        "http://fbcdn.net/in-the-open.png",
        "https://fbcdn.net:8443/x",
        "https://fbcdn.net.evil.example/x",
        "https://evil-fbcdn.net/x",
        "https://evil.example/?fbcdn.net",
        "https://fbcdn.net@evil.example/x",
        "https://user:word@scontent.fbcdn.net/x",
        "https://[fbcdn.net/x",
        "//fbcdn.net/x",
    ],
)
def test_a_foreign_address_is_never_opened(downloads: MediaDownloads, httpserver: HTTPServer, url: str) -> None:
    assert refused(downloads, url) == (MediaGoneError, "foreign-host")
    assert httpserver.log == []


def test_the_platforms_file_is_fetched_with_the_token(downloads: MediaDownloads, httpserver: HTTPServer) -> None:
    asked = []

    def answer(request: Request) -> Response:
        asked.append(request.headers.get("Authorization"))
        return Response(b"bytes")

    httpserver.expect_request("/media/1").respond_with_handler(answer)
    assert downloads.get(httpserver.url_for("/media/1?ext=5"), 5, token="EAAtoken") == b"bytes"
    assert downloads.get(httpserver.url_for("/media/1"), 5) == b"bytes"
    assert asked == ["Bearer EAAtoken", None]


def test_a_redirect_is_followed_within_the_platform_and_nowhere_else(
    downloads: MediaDownloads, httpserver: HTTPServer
) -> None:
    def leads(path: str, to: str) -> None:
        httpserver.expect_request(path).respond_with_data("", 302, {"Location": to})

    httpserver.expect_request("/there").respond_with_data(b"bytes")
    leads("/here", "/there")
    leads("/out", "http://169.254.169.254/latest/meta-data/")
    leads("/round", "/round")
    assert downloads.get(httpserver.url_for("/here"), 100) == b"bytes"
    assert refused(downloads, httpserver.url_for("/out")) == (MediaGoneError, "foreign-host")
    assert refused(downloads, httpserver.url_for("/round")) == (MediaGoneError, "redirects")
    assert [str(request.path) for request, _ in httpserver.log].count("/round") == MOST_REDIRECTS + 1


class Platform:
    """Stands for the connections: hosts that only https leads to cannot be served here."""

    def __init__(self, *places: str) -> None:
        self.places = list(places)
        self.asked: list[tuple[str, str | None]] = []

    def request(self, _method: str, url: str, *, headers: Mapping[str, str], **_more: object) -> HTTPResponse:
        self.asked.append((url, headers.get("Authorization")))
        to = self.places.pop(0) if self.places else ""
        status, more = (302, {"Location": to}) if to else (200, {})
        return HTTPResponse(BytesIO(b"bytes"), headers=more, status=status, preload_content=False)


def test_the_token_does_not_go_where_a_redirect_leads_on_another_host(
    downloads: MediaDownloads, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, other = "https://lookaside.fbsbx.com/1", "https://scontent.fbcdn.net/2"
    platform = Platform("/again", other, first)
    monkeypatch.setattr(downloads, "_manager", platform)
    assert downloads.get(first, 5, token="EAAtoken") == b"bytes"
    # Back on the first host it does not come either: who leads there is not who was asked.
    assert platform.asked == [
        (first, "Bearer EAAtoken"),
        ("https://lookaside.fbsbx.com/again", "Bearer EAAtoken"),
        (other, None),
        (first, None),
    ]


@pytest.mark.parametrize("to", ["https://[fbcdn.net/x", "https://fbcdn.net:port/x"])
def test_a_redirect_to_what_is_no_address_is_the_end_of_the_file(
    downloads: MediaDownloads, monkeypatch: pytest.MonkeyPatch, to: str
) -> None:
    platform = Platform(to)
    monkeypatch.setattr(downloads, "_manager", platform)
    assert refused(downloads, "https://lookaside.fbsbx.com/1") == (MediaGoneError, "redirects")
    assert len(platform.asked) == 1


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, MediaGoneError),
        (401, MediaGoneError),
        (403, MediaGoneError),
        (404, MediaGoneError),
        (410, MediaGoneError),
        (204, MediaGoneError),
        (408, MediaAwayError),
        (429, MediaAwayError),
        (500, MediaAwayError),
        (503, MediaAwayError),
    ],
)
def test_what_an_answer_means(
    downloads: MediaDownloads, httpserver: HTTPServer, status: int, error: type[MediaError]
) -> None:
    httpserver.expect_request("/x").respond_with_data("" if status == 204 else "no", status)
    assert refused(downloads, httpserver.url_for("/x")) == (error, f"http-{status}")


def test_only_so_many_bytes_are_read_whatever_is_announced(downloads: MediaDownloads, httpserver: HTTPServer) -> None:
    given = []

    def endless(_request: Request) -> Response:
        def chunks() -> object:
            for _ in range(1_000):
                given.append(1)
                yield b"x" * 65_536

        return Response(chunks())  # type: ignore[arg-type] # a generator

    httpserver.expect_request("/endless").respond_with_handler(endless)
    httpserver.expect_request("/long").respond_with_data(b"x" * 101)
    assert refused(downloads, httpserver.url_for("/long")) == (MediaTooLargeError, "101")
    assert refused(downloads, httpserver.url_for("/endless")) == (MediaTooLargeError, "over 100")
    assert len(given) < 200


def test_nobody_there_is_away() -> None:
    downloads = MediaDownloads("http://127.0.0.1:9/v23.0", HOSTS)
    assert refused(downloads, "http://127.0.0.1:9/x") == (MediaAwayError, "NewConnectionError")


def test_a_file_that_drips_ends_in_time(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/x").respond_with_data(b"bytes")
    downloads = MediaDownloads(httpserver.url_for("/v23.0"), HOSTS, within_s=-1.0)
    assert refused(downloads, httpserver.url_for("/x")) == (MediaAwayError, "slow")


def test_the_platforms_id_comes_to_the_place_of_the_mark_and_nothing_else_changes() -> None:
    payload = {"type": "image", "image": {"id": upload_mark("f1"), "caption": "a"}, "more": ["b", {"c": 1}]}
    assert file_in(payload) == "f1"
    assert with_upload(payload, "77") == {
        "type": "image",
        "image": {"id": "77", "caption": "a"},
        "more": ["b", {"c": 1}],
    }
    assert file_in(with_upload(payload, "77")) is None
    assert file_in({"text": {"body": "$file"}}) is None

"""What a page of somebody else can do in the same browser: open ours, and nothing more.

The hostile page stands on another port. As `127.0.0.1` it is the same site as ours for the browser,
so our cookie travels with its requests: only Origin and Sec-Fetch-Site are left to stop it. As
`localhost` it is another site.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

#: Milliseconds; an answer is computed first.
PATIENCE = 20_000
HOSTS = ["127.0.0.1", "localhost"]
CLAIM = '{"subject": "org:openai", "property": "note", "value": "planted"}'

#: Every way for a page to send something or to get at an answer; each says what came of it.
ATTEMPTS = """async (target) => {
  const read = async (options) => {
    try {
      const reply = await fetch(target + options.path, {credentials: 'include', ...options});
      return reply.type + ' ' + reply.status + ' ' + (await reply.text());
    } catch (error) { return 'refused'; }
  };
  const load = (element, attribute, path) => new Promise((told) => {
    element.onload = () => told('loaded');
    element.onerror = () => told('refused');
    element[attribute] = target + path;
    document.body.append(element);
  });
  const make = (name) => document.createElement(name);
  const style = Object.assign(make('link'), {rel: 'stylesheet'});
  const json = {method: 'POST', body: CLAIM, headers: {'content-type': 'application/json'}};
  const plain = {method: 'POST', body: CLAIM, headers: {'content-type': 'text/plain'}};
  return {
    'read': await read({path: '/api/status'}),
    'read, opaque': await read({path: '/api/status', mode: 'no-cors'}),
    'read a page': await read({path: '/sheet'}),
    'record': await read({path: '/api/claims', ...json}),
    'record as text': await read({path: '/api/claims', ...plain}),
    'record as text, opaque': await read({path: '/api/claims', mode: 'no-cors', ...plain}),
    'other method': await read({path: '/api/claims', method: 'DELETE'}),
    'sign in': await read({path: '/api/session', method: 'POST', body: '{"code": "x"}'}),
    'script': await load(make('script'), 'src', '/api/status'),
    'our script': await load(make('script'), 'src', '/assets/app.js'),
    'style': await load(style, 'href', '/assets/app.css'),
    'image': await load(make('img'), 'src', '/favicon.svg'),
    'beacon': String(navigator.sendBeacon(target + '/api/claims', CLAIM)),
  };
}""".replace("CLAIM", repr(CLAIM))

FORM = """<form method=post enctype="text/plain" action="{target}/api/claims">
<input name='{{"subject": "org:openai", "a": "' value='"}}'></form>"""


@contextmanager
def hostile(host: str) -> Iterator[str]:
    """A server of somebody else on a port of its own; yields its address."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>evil</title><body><h1>evil</h1>")

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://{host}:{server.server_address[1]}/"
        server.shutdown()


@pytest.fixture(params=HOSTS)
def evil(request) -> Iterator[str]:
    with hostile(request.param) as address:
        yield address


@pytest.fixture
def window(app, evil):
    """A signed-in browser that has come to the hostile page."""
    app.allow(".")  # refusals are what this page meets
    page = app.window()
    page.goto(evil)
    return page


def sequence_of(app) -> int:
    """The ledger's last sequence, asked with the token of scripts."""
    page = app.window(signed_in=False)
    bearer = {"authorization": f"Bearer {app.site.token()}"}
    return page.request.get(f"{app.url}/api/status", headers=bearer).json()["sequence"]


def test_a_page_elsewhere_neither_reads_nor_records(app, window):
    before = sequence_of(app)
    outcome = window.evaluate(ATTEMPTS, app.url)
    assert outcome.pop("beacon") in {"true", "false"}
    assert outcome == dict.fromkeys(outcome, "refused")
    assert sequence_of(app) == before


def test_a_form_elsewhere_records_nothing(app, window):
    before = sequence_of(app)
    window.set_content(FORM.format(target=app.url))
    with window.expect_response(f"{app.url}/api/claims") as answered:
        window.evaluate("document.forms[0].submit()")
    assert answered.value.status == 403
    assert sequence_of(app) == before


def test_the_app_is_not_framed(app, window):
    with window.expect_response(f"{app.url}/sheet") as answered:
        window.set_content(f'<iframe src="{app.url}/sheet"></iframe>')
    assert answered.value.status == 403
    frame = window.frames[-1]
    assert frame.locator("main").count() == 0


def test_a_window_opened_elsewhere_keeps_no_hold_on_ours(app, window):
    with window.context.expect_page() as opened:
        window.evaluate("(target) => { globalThis.held = open(target + '/sheet'); }", app.url)
    ours = opened.value
    expect(ours.locator("main h1")).not_to_be_empty(timeout=PATIENCE)
    assert ours.evaluate("globalThis.opener") is None
    assert window.evaluate("held.closed") is True


def test_a_link_elsewhere_opens_our_page_signed_in(app, window):
    window.set_content(f'<a href="{app.url}/sheet?known=2026-05-31">the sheet</a>')
    window.get_by_text("the sheet").click()
    expect(window.locator("main h1")).to_contain_text("2027", timeout=PATIENCE)


def test_a_reader_who_is_not_known_sees_how_to_sign_in_and_no_data(app):
    app.allow("401")
    page = app.window(signed_in=False)
    page.goto(f"{app.url}/sheet")
    expect(page.get_by_role("heading", name="This browser is not signed in.")).to_be_visible(
        timeout=PATIENCE
    )
    assert page.locator("main table").count() == 0


def test_the_link_works_once_and_leaves_the_address(app):
    app.allow("401")
    link = app.site.link()
    first = app.window(signed_in=False)
    first.goto(link)
    expect(first.locator("main h1")).not_to_be_empty(timeout=PATIENCE)
    assert "code" not in first.url
    assert app.site.link() != link
    second = app.window(signed_in=False)
    second.goto(link)
    expect(second.get_by_role("heading", name="This browser is not signed in.")).to_be_visible(
        timeout=PATIENCE
    )


def test_a_file_that_forwards_signs_in(app, tmp_path):
    forward = tmp_path / "forward.html"
    forward.write_text(
        f'<!doctype html><meta name="referrer" content="no-referrer">'
        f'<meta http-equiv="refresh" content="0; url={app.site.link()}">'
    )
    app.allow("foreign request: file:")
    page = app.window(signed_in=False)
    page.goto(forward.as_uri())
    expect(page.locator("main h1")).not_to_be_empty(timeout=PATIENCE)
    assert page.evaluate("location.href").startswith(f"{app.url}/")


def test_the_session_is_out_of_reach_of_scripts(app):
    page = app.open("/sheet")
    assert page.evaluate("document.cookie") == ""
    (cookie,) = page.context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["expires"]) == (True, "Strict", -1)
    assert cookie["value"] not in page.content()


def test_scripts_and_styles_written_into_a_page_do_not_run(app):
    app.allow("Content Security Policy|policy:")
    page = app.open("/sheet")
    page.evaluate(
        """() => {
          const script = document.createElement('script');
          script.textContent = 'globalThis.ran = 1';
          document.body.append(script);
          document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="ran = 1">');
          const style = document.createElement('style');
          style.textContent = 'body { outline: 9px solid red }';
          document.head.append(style);
          setTimeout('globalThis.ran = 1');
        }"""
    )
    page.wait_for_timeout(100)
    assert page.evaluate("globalThis.ran") is None
    assert page.evaluate("getComputedStyle(document.body).outlineWidth") != "9px"

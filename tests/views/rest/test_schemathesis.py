"""Every operation of the OpenAPI document, asked odd things over HTTP: never a failure of ours.

The document is the one the web app is typed from, so an answer that is not as described fails here
too.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance
from tests.support.served import serving

from lanebook.base.clock import system_clock
from lanebook.evidence.ledger import open_ledger
from lanebook.views.rest.app import create_app
from lanebook.views.rest.settings import Settings

ROOT = Path(__file__).resolve().parents[3]
document = schemathesis.openapi.from_path(ROOT / "web" / "openapi.json")
# Hundreds of near misses for each parameter: their refusals are one code path, tested elsewhere.
document.config.phases.coverage.enabled = False
# CSV and workbook take the same parameters and come from the same answer.
schema = document.exclude(path_regex=r"\.\w+$")


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    ledger = tmp_path_factory.mktemp("asked") / "ledger.sqlite"
    open_ledger(str(ledger), clock=system_clock)
    with serving(
        create_app(Settings(str(ledger), n_workers=1, answer_seconds=600, warm_up=False))
    ) as port:
        yield f"http://127.0.0.1:{port}"


@schema.parametrize()
@settings(
    max_examples=4,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_no_request_makes_the_server_fail(case, address):
    reply = case.call(base_url=address, timeout=600)
    case.validate_response(reply, checks=[not_a_server_error, response_schema_conformance])
    assert reply.status_code < 500
    if reply.status_code >= 400:
        assert reply.headers["content-type"] == ["application/problem+json"]

"""Spans of a whole collection through the sandbox: names, who is within whom, attributes, and nobody's data."""

import asyncio
import subprocess
import sys
from typing import Any

import pytest
from opentelemetry.trace import SpanKind, StatusCode

from certbroker import aio, observing, sync
from certbroker.errors import ChannelTimeout
from certbroker.observing.spans import Name
from certbroker.observing.told import KEYS, attribute
from certbroker.sandbox import Fault, Sandbox
from certbroker.sandboxed import sandbox_party, sandbox_people
from certbroker_connectors.mois import ResidentRegister
from certbroker_connectors.nts import BusinessStatus, IncomeAmount
from support.observing import Caught, caught, ids, said, secrets_in
from support.tree import environment

WANTED = [IncomeAmount.ask(from_year=2023, to_year=2025), ResidentRegister]
TELL: Any = {"recipient": "가나은행", "purpose": "대출 신청"}
ALLOWED = {attribute(key) for key in KEYS}


def _broker(box: Sandbox) -> aio.Broker:
    return aio.Broker(sandbox_party(box.info).model_copy(update={"attempts": 1}), clock=box.now)


async def _collected(box: Sandbox, person: str = "hong", wanted: Any = WANTED, *, wholly: bool = True) -> Caught:
    with caught() as found:
        async with _broker(box) as broker:
            consent = await broker.request_consent(sandbox_people(box.info)[person], wanted, **TELL)
            dossier = await broker.collect(consent)
            if wholly:
                await asyncio.to_thread(dossier.bundle)
                await asyncio.to_thread(dossier.verify)
    return found


@pytest.fixture(scope="module")
def found(box: Sandbox) -> Caught:
    """One collection, bundled and verified."""
    return asyncio.run(_collected(box))


def test_a_collection_is_a_tree_of_spans(found: Caught) -> None:
    (collection,) = found.named(Name.COLLECTION)
    assert found.parent(collection) == ""
    requests = found.named(Name.REQUEST)
    assert requests
    assert {found.parent(one) for one in requests} == {Name.COLLECTION}
    steps = found.named(Name.STEP)
    assert len(steps) == 2 * len(requests)
    assert {found.parent(one) for one in steps} == {Name.REQUEST}
    calls = [one for one in found.spans if one.kind is SpanKind.CLIENT]
    within = [one for one in calls if found.parent(one)]
    assert len(within) == len(steps)
    assert {found.parent(one) for one in within} == {Name.STEP}
    assert len({ids(one)[0] for one in (collection, *requests, *steps, *within)}) == 1
    (bundle,) = found.named(Name.BUNDLE)
    assert said(bundle)["certbroker.documents"] == len(WANTED)
    (verification,) = found.named(Name.VERIFICATION)
    assert said(verification)["certbroker.kind"] == "dossier"
    assert said(verification)["certbroker.verdict"] in {"holds", "cannot_tell"}


def test_a_step_says_of_whom_by_which_way_and_what_became_of_it(found: Caught) -> None:
    steps = [said(one) for one in found.named(Name.STEP)]
    assert {one["certbroker.operation"] for one in steps} == {"request", "collect"}
    assert {one["certbroker.channel"] for one in steps} == {"public_mydata"}
    assert {(one["certbroker.from_state"], one["certbroker.state"]) for one in steps} == {
        ("consented", "requested"),
        ("requested", "collected"),
    }
    assert {code for one in steps for code in _texts(one["certbroker.certificates"])} == {
        item.id() if isinstance(item, type) else item.certificate.id() for item in WANTED
    }
    assert {code for one in steps for code in _texts(one["certbroker.issuers"])} == {"mois", "nts"}


def _texts(value: Any) -> list[str]:
    return list(value)


def test_a_call_follows_the_conventions_and_holds_no_address(found: Caught) -> None:
    calls = [one for one in found.spans if one.kind is SpanKind.CLIENT]
    assert {one.name for one in calls} == {"GET", "POST"}
    for one in calls:
        told = said(one)
        assert told["http.request.method"] == one.name
        assert told["server.address"] == "127.0.0.1"
        assert told["http.response.status_code"] in {200, 201}
        assert not {name for name in told if name.startswith("url.")}
    operations = [said(one).get("certbroker.operation") for one in calls]
    assert set(operations) == {"start", "check", "issuerequest", "issue"}


def test_nothing_that_is_told_is_anybodys(found: Caught, secret_words: list[str]) -> None:
    assert not secrets_in(found.text, secret_words)
    assert {name for one in found.spans for name in (one.attributes or {})} <= ALLOWED
    assert not [event for one in found.spans for event in one.events]


async def test_open_data_is_called_by_its_operation_and_not_by_its_address(
    box: Sandbox, secret_words: list[str]
) -> None:
    number = box.info["people"]["lee"]["business_number"]
    found = await _collected(box, "lee", [BusinessStatus.ask(business_numbers=number)], wholly=False)
    operations = [said(one).get("certbroker.operation", "") for one in found.spans]
    assert "/api/nts-businessman/v1/status" in operations
    assert not secrets_in(found.text, [*secret_words, number, number.replace("-", "")])


async def test_a_failure_is_a_code_and_no_text(box: Sandbox, secret_words: list[str]) -> None:
    with Sandbox(approve_after=0, faults=[Fault("http_status", operation="issuerequest", status=503)]) as failing:
        found = await _collected(failing, wholly=False)
    failed = [one for one in found.spans if said(one).get("error.type") == "channel.unavailable"]
    assert Name.STEP in {one.name for one in failed}
    # What another channel can bring is left to it; what none can, failed.
    ends = {said(one).get("certbroker.state") for one in found.named(Name.REQUEST) if one not in failed}
    assert ends <= {"left", "collected"}
    for one in failed:
        assert one.status.status_code is StatusCode.ERROR
        assert not one.status.description
    refused = [one for one in found.spans if said(one).get("http.response.status_code") == 503]
    assert refused
    assert {said(one)["error.type"] for one in refused} == {"503"}
    assert not secrets_in(found.text, secret_words)
    assert found.counted("certbroker.failures", error__type="channel.unavailable", certbroker__issuer="nts") >= 1


async def test_collections_side_by_side_keep_their_traces_apart(box: Sandbox) -> None:
    people = sandbox_people(box.info)
    with caught() as found:
        async with _broker(box) as broker:

            async def one(person: str) -> None:
                consent = await broker.request_consent(people[person], WANTED, **TELL)
                await broker.collect(consent)

            await asyncio.gather(one("hong"), one("kim"))
    collections = found.named(Name.COLLECTION)
    assert len(collections) == 2
    for collection in collections:
        steps = [one for one in found.named(Name.STEP) if ids(one)[0] == ids(collection)[0]]
        consents = {said(one)["certbroker.consent"] for one in steps}
        assert consents == {said(collection)["certbroker.consent"]}


def test_the_blocking_door_goes_on_with_the_callers_trace(box: Sandbox) -> None:
    with (
        caught() as found,
        sync.Broker.sandbox(approve_after=0) as broker,
        found.tracers.get_tracer("service").start_as_current_span("loan"),
    ):
        consent = broker.request_consent(broker.people["hong"], [ResidentRegister], **TELL)
        broker.collect(consent)
    (collection,) = found.named(Name.COLLECTION)
    assert found.parent(collection) == "loan"


async def test_no_trace_context_goes_out(box: Sandbox) -> None:
    """The sandbox keeps the headers of the calls that it got."""
    import httpx

    from certbroker._http import HttpPool

    seen: list[httpx.Headers] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers)
        return httpx.Response(200)

    with caught() as found, found.tracers.get_tracer("service").start_as_current_span("loan"):
        async with HttpPool(transport=httpx.MockTransport(answer)) as http:
            await http.send("GET", "https://issuer.example/a?whom=them", deadline=5, operation="look")
    assert seen
    assert not {"traceparent", "tracestate", "baggage"} & set(seen[0])
    assert "whom" not in found.text


async def test_instrumentation_of_httpx_is_kept_from_our_calls() -> None:
    import httpx
    from opentelemetry import context

    from certbroker._http import HttpPool

    key = getattr(context, "_SUPPRESS_HTTP_INSTRUMENTATION_KEY")  # noqa: B009 - what instrumentation asks for
    told: list[object] = []

    def answer(_: httpx.Request) -> httpx.Response:
        told.append(context.get_value(key))
        return httpx.Response(200)

    async with HttpPool(transport=httpx.MockTransport(answer)) as http:
        await http.send("GET", "https://issuer.example/", deadline=5)
    assert told == [True]
    assert context.get_value(key) is None


def test_an_error_that_is_not_ours_leaves_its_name_only() -> None:
    with caught() as found, pytest.raises(ValueError, match="홍길동"), observing.span("certbroker.step"):
        raise ValueError("홍길동")
    with pytest.raises(ChannelTimeout), caught() as timed, observing.span("certbroker.step"):
        raise ChannelTimeout("issuer.example")
    assert said(found.spans[0]) == {"error.type": "ValueError"}
    assert said(timed.spans[0]) == {"error.type": "channel.timeout"}
    assert "홍길동" not in found.text


def test_importing_and_using_certbroker_does_not_need_opentelemetry() -> None:
    """Where the API is not installed, everything goes on, and nothing is told."""
    program = """
import importlib.abc, sys

class Missing(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "opentelemetry":
            raise ModuleNotFoundError(name)

import certbroker
assert "opentelemetry" not in sys.modules
import certbroker.observing
assert "opentelemetry" not in sys.modules, "only what is used is imported"
import importlib.util
real = importlib.util.find_spec
importlib.util.find_spec = lambda name, package=None: None if name.startswith("opentelemetry") else real(name, package)
import certbroker.observing.providers as providers
providers.find_spec = importlib.util.find_spec
sys.meta_path.insert(0, Missing())
from certbroker import Broker
from certbroker_connectors.mois import ResidentRegister
with Broker.sandbox(approve_after=0) as broker:
    consent = broker.request_consent(broker.people["hong"], [ResidentRegister], recipient="가나은행", purpose="대출")
    assert broker.collect(consent).is_complete
assert "opentelemetry" not in sys.modules
print("went on")
"""
    run = subprocess.run(
        [sys.executable, "-c", program], env=environment(), capture_output=True, text=True, check=False
    )
    assert run.stdout.strip() == "went on", run.stderr


def test_spans_go_to_a_provider_that_a_service_sets_later() -> None:
    """In a process of its own: a global provider is set once."""
    program = """
from certbroker import observing
from certbroker.observing.spans import Name
with observing.span(Name.STEP) as before:
    before.set(state="collected")
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
exporter, provider = InMemorySpanExporter(), TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(exporter))
trace.set_tracer_provider(provider)
with observing.span(Name.BUNDLE):
    pass
print([(one.name, one.instrumentation_scope.name) for one in exporter.get_finished_spans()])
"""
    run = subprocess.run(
        [sys.executable, "-c", program], env=environment(), capture_output=True, text=True, check=False
    )
    assert run.stdout.strip() == "[('certbroker.bundle', 'certbroker')]", run.stderr

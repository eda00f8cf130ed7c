"""So many calls in a second, so many in a day."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbroker.sandbox import Fault, Sandbox
from certbroker.sandbox.clock import SEOUL
from certbroker.sandbox.open_data import keys
from certbroker.sandbox.open_data.limits import Limits, TokenBucket
from sandbox.open_data.foreign import HONG, JOBS, PARCELS, SEARCH, STATUS, TITLE, Client, refusal

THREE = next(key.key for key in keys.load() if key.calls_per_day == 3).replace("+", "%2B")


def test_thirty_calls_a_second_by_default() -> None:
    with Sandbox() as running:
        client = Client(running.info["open_data"]["hosts"], running.info["open_data"]["service_key"])
        began = running.now()
        got = [client.get(TITLE, **HONG, _type="json") for _ in range(60)]
        seconds = (running.now() - began).total_seconds()
        good = sum(one.status == 200 for one in got)
        assert 30 <= good <= 30 + 30 * seconds
        refused = next(one for one in got if one.status != 200)
        assert refused.status == 429
        assert refusal(refused)[::2] == ("LIMITED_NUMBER_OF_SERVICE_REQUESTS_PER_SECOND_EXCEEDS_ERROR", "23")
        running.clock.advance(1.0)
        assert client.get(TITLE, **HONG).status == 200


def test_the_rate_may_be_changed_while_it_runs_and_is_of_each_host() -> None:
    with Sandbox() as running:
        client = Client(running.info["open_data"]["hosts"], running.info["open_data"]["service_key"])
        running.open_data.calls_per_second = 1
        assert [client.get(TITLE, **HONG).status for _ in range(2)] == [200, 429]
        assert refusal(client.get(PARCELS, pnu="41"))[2] == "23"
        assert client.post(STATUS, {"b_no": []}).status == 200
        assert client.post(STATUS, {"b_no": []}).status == 429


@given(st.floats(1, 50), st.lists(st.floats(0, 3), min_size=1, max_size=60))
def test_a_bucket_never_gives_more_than_its_rate(rate: float, waits: list[float]) -> None:
    bucket, now, taken = TokenBucket(rate, rate, 0.0), 0.0, 0
    for wait in waits:
        now += wait
        taken += bucket.take(now)
    assert taken <= rate + rate * now + 1e-6


@given(st.floats(1, 50), st.integers(1, 60))
def test_a_bucket_always_gives_at_its_rate(rate: float, calls: int) -> None:
    bucket = TokenBucket(rate, rate, 0.0)
    assert all(bucket.take(number / rate + 1e-6) for number in range(calls))


def test_a_day_ends_at_midnight_in_korea() -> None:
    now = datetime(2026, 11, 20, 23, 59, tzinfo=SEOUL)
    limits = Limits(lambda: now)
    ask = [limits.reason("key", "host", "service", 1e9, 2) for _ in range(3)]
    assert ask == ["", "", "22"]
    assert limits.reason("key", "host", "another service", 1e9, 2) == ""
    assert limits.reason("another key", "host", "service", 1e9, 2) == ""
    now += timedelta(minutes=1)
    assert limits.reason("key", "host", "service", 1e9, 2) == ""


def test_the_quota_of_the_day(portal: Client) -> None:
    got = [portal.get(SEARCH, key=THREE, wkplNm="가나다상사", dataType="json") for _ in range(4)]
    assert [one.status for one in got] == [200, 200, 200, 429]
    assert refusal(got[-1])[::2] == ("LIMITED_NUMBER_OF_SERVICE_REQUESTS_EXCEEDS_ERROR", "22")
    last = [portal.get(PARCELS, key=THREE, pnu="4111514100100010000") for _ in range(4)][-1]
    assert (last.status, refusal(last)[1:]) == (200, ("LIMITED_NUMBER_OF_SERVICE_REQUESTS_EXCEEDS_ERROR", "22"))
    codes = [portal.get(JOBS, key=THREE, Type="json").json for _ in range(4)]
    assert codes[-1]["RESULT"]["CODE"] == "ERROR-337"


def test_a_quota_for_every_key(sandbox: Sandbox, portal: Client) -> None:
    sandbox.open_data.calls_per_day = 0
    got = portal.post(STATUS, {"b_no": []})
    assert (got.status, refusal(got)[2]) == (429, "22")


@pytest.mark.parametrize(
    ("fault", "status", "told"),
    [
        (Fault("gateway_error"), 403, ("SERVICE_KEY_IS_NOT_REGISTERED_ERROR", "등록되지 않은 서비스키", "30")),
        (
            Fault("gateway_error", code="22", value="old"),
            200,
            ("SERVICE ERROR", "LIMITED_NUMBER_OF_SERVICE_REQUESTS_EXCEEDS_ERROR", "22"),
        ),
        (
            Fault("gateway_error", code="22", status=403),
            403,
            ("LIMITED_NUMBER_OF_SERVICE_REQUESTS_EXCEEDS_ERROR", "서비스 요청제한횟수 초과에러", "22"),
        ),
        (
            Fault("gateway_error", code="05", value="named"),
            504,
            ("SERVICETIMEOUT_ERROR", "서비스 연결실패 에러", "SERVICETIMEOUT_ERROR"),
        ),
        (
            Fault("gateway_error", code="20", element="PERMISSION_DENIED", value="new_json"),
            403,
            ("PERMISSION_DENIED", "서비스 접근거부", "20"),
        ),
    ],
)
def test_the_gateway_refuses_on_demand(
    sandbox: Sandbox, portal: Client, fault: Fault, status: int, told: tuple[str, str, str]
) -> None:
    sandbox.faults.append(fault)
    got = portal.get(TITLE, **HONG)
    assert (got.status, refusal(got)) == (status, told)
    assert ("json" in got.media) == (fault.value == "new_json")
    assert portal.get(TITLE, **HONG).status == 200

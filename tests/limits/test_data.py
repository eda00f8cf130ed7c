"""What ships: every limit has its source, no host is said to close, and settings go over it."""

import sys
import tomllib
from typing import Any

import pytest
from pydantic import ValidationError

from certbroker.broker import Broker
from certbroker.catalogue import Catalogue, discover
from certbroker.errors import ConnectorDefect, SettingsError
from certbroker.limits import issuer_limits, portals, shipped
from certbroker.limits.data import IssuerLimits
from certbroker.model import Connector, Issuer
from certbroker.routes import Known, OpenData
from certbroker.settings import HostLimits, LimitSettings, Settings

ISSUERS = list(discover().connectors.values())
EVERYTHING = [portals(), *(issuer_limits(one).hosts for one in ISSUERS)]


def levels() -> list[Any]:
    hosts = [limits for told in EVERYTHING for limits in told.values()]
    return [*hosts, *(one for limits in hosts for one in limits.operations.values())]


def test_every_limit_that_ships_has_its_source() -> None:
    stated = [rate for one in levels() for rate in one.rates or ()] + [
        at for one in levels() for at in one.closed or ()
    ]
    assert len(stated) >= 6
    assert all(one.source for one in stated)
    assert {one.known for one in stated} <= {Known.CONFIRMED, Known.CLIENT, Known.DECLARED}


def test_no_window_ships_that_nobody_stated() -> None:
    """No public source states when one of these hosts closes."""
    assert not [one for one in levels() if one.closed]


def test_hosts_that_channels_call_have_limits() -> None:
    urls = [route.url for one in discover() for route in one.routes if isinstance(route, OpenData)]
    hosts = {url.split("/")[2] for url in urls}
    assert hosts
    assert hosts <= set(portals())


def test_hours_that_are_reported_belong_to_certificates() -> None:
    reported = {one.id: issuer_limits(one).hours for one in ISSUERS if issuer_limits(one).hours}
    assert {(issuer, name) for issuer, hours in reported.items() for name in hours} == {("nts", "financial_statements")}
    hours = reported["nts"]["financial_statements"]
    assert (hours.open, hours.known) == ("08:00-22:00", Known.CLIENT)
    for issuer, named in reported.items():
        assert set(named) <= set(discover().issuer(issuer).certificates)


def of(text: str) -> LimitSettings:
    return LimitSettings.model_validate(tomllib.loads(text))


def test_the_quotas_of_a_development_account_hold_for_one_only() -> None:
    path = "/B554287/NationalWelfareInformationsV001"
    assert path not in shipped(of(""))["apis.data.go.kr"].operations
    found = shipped(of('account = "development"'))["apis.data.go.kr"]
    assert [(one.calls, one.per) for one in found.operations[path].rates or ()] == [(100, "day")]
    assert [(one.calls, one.per) for one in found.rates or ()] == [(30, "second")]


def test_settings_go_over_what_ships_and_leave_the_rest() -> None:
    found = shipped(
        of("""
        ["api.odcloud.kr"]
        rates = [{ calls = 5, per = "second" }, { calls = 100, per = "minute" }]
        ["api.odcloud.kr".operations."/api/gov24/v3"]
        concurrency = 1
        ["apis.data.go.kr"]
        rates = []
        ["issuer.example:8443"]
        closed = [{ hours = "23:30-00:30", source = "notice of 2026-11-01" }]
        """)
    )
    odcloud = found["api.odcloud.kr"]
    assert [(one.calls, one.per) for one in odcloud.rates or ()] == [(5, "second"), (100, "minute")]
    gov24 = odcloud.operations["/api/gov24/v3"]
    assert (gov24.concurrency, [one.calls for one in gov24.rates or ()]) == (1, [500_000])
    assert [one.calls for one in odcloud.operations["/api/nts-businessman/v1"].rates or ()] == [1_000_000]
    assert found["apis.data.go.kr"].rates == ()
    assert found["issuer.example:8443"].closed
    assert found["api.vworld.kr"] == portals()["api.vworld.kr"]


def test_an_operation_behaves_as_its_host_where_it_says_nothing() -> None:
    told = of("""
    ["a.example"]
    when_used_up = "raise"
    breaker = { failures = 2 }
    operations = { "/x" = { rates = [] }, "/y" = { when_used_up = "wait" } }
    """)
    found = shipped(told)["a.example"].joined(HostLimits())
    x, y = found.operations["/x"], found.operations["/y"]
    assert (x.when_used_up, y.when_used_up) == ("raise", "wait")
    assert x.breaker == y.breaker == found.breaker


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('["a.example"]\nspeed = 3', "speed"),
        ('["a.example"]\nrates = [{ calls = 0, per = "second" }]', "calls"),
        ('["a.example"]\nrates = [{ calls = 5, per = "week" }]', "per"),
        ('["a.example".operations."x"]\nconcurrency = 1', "beginning of a path"),
        ('["a.example".operations."/x/"]\nconcurrency = 1', "beginning of a path"),
        ('["a.example"]\nconcurrency = 0', "concurrency"),
        ("nonsense = 1", "nonsense"),
        ("[nohost]\nconcurrency = 1", "nohost"),
        ('shared = "mysql://user:secret@host/x"', "shared"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_and_not_quoted(text: str, told: str) -> None:
    data = {"relying_party": {"x": {"name": "x"}}, "limits": tomllib.loads(text)}
    with pytest.raises(SettingsError, match=told) as caught:
        Settings.parse(data)
    assert "secret" not in str(caught.value)
    assert "secret" not in repr(of('shared = "postgresql://user:secret@host/x"'))


def test_settings_reach_the_pool_of_the_broker() -> None:
    told = {"relying_party": {"x": {"name": "x"}}, "limits": {"a.example": {"concurrency": 3}}}
    broker = Broker.from_settings(Settings.parse(told))
    assert broker._http.limits is not None  # pyright: ignore[reportPrivateUsage] - what calls pass


def test_a_folder_whose_limits_cannot_be_read_is_a_defect(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "limits_of_nobody"
    folder.mkdir()
    (folder / "__init__.py").write_text("", encoding="utf-8")
    (folder / "limits.toml").write_text("[hours.paper]\nopen = '8-9'\n", encoding="utf-8")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    connector = Connector("limits_of_nobody", issuer=Issuer(name_ko="아무개", name_en="Nobody"))
    with pytest.raises(ConnectorDefect, match=r"limits_of_nobody/limits\.toml"):
        shipped(LimitSettings(), Catalogue([connector]))
    with pytest.raises(ValidationError):
        IssuerLimits.model_validate({"closed": []})

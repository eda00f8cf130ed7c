"""The open-data hosts: key, limits, operation, answer, in the order in which a gateway looks at a call."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from certbroker.sandbox import faults
from certbroker.sandbox.clock import Clock
from certbroker.sandbox.faults import Fault, Faults, Situation
from certbroker.sandbox.open_data import businesses, damage, dataset, gateway, keys, portal, programmes, services
from certbroker.sandbox.open_data.answers import Answer, in_words
from certbroker.sandbox.open_data.asked import Asked
from certbroker.sandbox.open_data.call import Call
from certbroker.sandbox.open_data.gateway import Refusal
from certbroker.sandbox.open_data.limits import Limits
from certbroker.sandbox.open_data.services import Service

_log = logging.getLogger("certbroker.sandbox")
_NO_SERVICE = "12"
_JSON_SWITCHES = ("_type", "type", "dataType", "resultType", "returnType", "format")


class Form(NamedTuple):
    """How one kind of operation answers, and how it says that it cannot."""

    answer: Callable[[Asked], Answer]
    refuse: Callable[[Asked, str, str], Answer]


_FORMS: Mapping[str, Form] = {
    "status": Form(businesses.answer, businesses.refuse),
    "validate": Form(businesses.answer, businesses.refuse),
    "programmes": Form(programmes.answer, programmes.refuse),
    "dataset": Form(dataset.answer, dataset.refuse),
}
_PORTAL = Form(portal.answer, portal.refuse)


@dataclass(frozen=True)
class Reply:
    """An answer, and the faults to do to it on the wire."""

    answer: Answer
    wire: tuple[Fault, ...]


class OpenData:
    """Plays every host of `services.toml`; what may be changed while it runs stands first."""

    def __init__(self, clock: Clock, roots: Callable[[], tuple[Path, ...]], in_force: Faults) -> None:
        self.calls_per_second = 30.0
        """How many calls a key has in a second at one host, as at the gateway since 2026."""
        self.calls_per_day: int | None = None
        """How many calls a key has in a day for one service, where the key itself says nothing."""
        self.gateway: str | None = None
        """The style of the gateway's errors (`old` or `new`) for every service; None: as each service has it."""
        self._roots = roots
        self._faults = in_force
        self._limits = Limits(clock.now)

    def info(self, url: str) -> dict[str, Any]:
        """Return what the sandbox's first line tells of the hosts."""
        hosts = {host: f"{url}/open-data/{host}" for host in services.hosts()}
        return {"service_key": keys.load()[0].key, "hosts": hosts}

    def answer(self, call: Call) -> Reply:
        """Answer one call."""
        situation = Situation("open_data", operation=call.operation, host=call.host, page=call.page)
        struck = self._faults.strike(faults.OPEN_DATA | faults.WIRE, situation)
        for fault in struck:
            _log.info("fault %s strikes open data", fault.kind)
        answer = self._struck(call, tuple(struck))
        _log.info("open data: %s", answer.status)
        return Reply(answer, tuple(struck))

    def _struck(self, call: Call, struck: tuple[Fault, ...]) -> Answer:
        service = services.load().get(call.at)
        for fault in struck:
            instead = damage.instead(fault, self._style(service), wants_json=_wants_json(call, service))
            if instead:
                return instead
            if fault.kind == "code" and service:
                return _form(service).refuse(Asked(call, service, self._roots()), fault.code, fault.message)
        return self._answer(call, service, struck)

    def _answer(self, call: Call, service: Service | None, struck: tuple[Fault, ...]) -> Answer:
        if call.host not in services.hosts():
            return in_words("Not Found", 404)
        code = self._refused(call, service)
        if code or service is None:
            return self._refuse(call, service, code or _NO_SERVICE)
        return _form(service).answer(Asked(call, service, self._roots(), struck))

    def _refused(self, call: Call, service: Service | None) -> str:
        """Return why the call may not be made, as a code of the gateway; nothing where it may."""
        if service is None:
            return _NO_SERVICE
        key = keys.find(call)
        if code := keys.reason(call, key):
            return code
        per_day = key.calls_per_day if key and key.calls_per_day is not None else self.calls_per_day
        return self._limits.reason(call.key, call.host, service.at, self.calls_per_second, per_day)

    def _refuse(self, call: Call, service: Service | None, code: str) -> Answer:
        if call.host == "openapi.gg.go.kr":
            return dataset.portal_error(call, code)
        if call.host == "api.odcloud.kr" and programmes.knows(code):
            return programmes.portal_error(code)
        return gateway.refuse(Refusal(code), self._style(service), wants_json=_wants_json(call, service))

    def _style(self, service: Service | None) -> str:
        return self.gateway or (service.gateway if service else "new")


def _form(service: Service) -> Form:
    return _FORMS.get(service.form, _PORTAL)


def _wants_json(call: Call, service: Service | None) -> bool:
    """Say whether JSON was asked for: by the operation's own switch, or any where there is no operation."""
    names = ([service.switch] if service.switch else []) if service else _JSON_SWITCHES
    return any(call.parameters.get(name, "").lower() == "json" for name in names)

"""The counter of the exchange: turns a message into a reply, with the faults that are in force."""

import logging
from dataclasses import dataclass
from datetime import timedelta

from certbroker.sandbox import cipher, codes, damage, envelope, faults
from certbroker.sandbox.exchange import Collected, Context, Exchange, Message
from certbroker.sandbox.faults import Fault, Faults, Situation
from certbroker.sandbox.tree import Node, element, write

_log = logging.getLogger("certbroker.sandbox")


@dataclass(frozen=True)
class Reply:
    """A reply, and the faults to do to it on the wire."""

    code: str
    message: str
    data: str
    wire: tuple[Fault, ...]

    def json(self) -> dict[str, str]:
        """Return the reply as it goes into JSON (names sic)."""
        return {"rspnsCode": self.code, "rspnsMssage": self.message, "encData": self.data}


class Counter:
    """Answers both calls."""

    def __init__(self, exchange: Exchange, in_force: Faults) -> None:
        self._exchange = exchange
        self._faults = in_force

    def answer(self, call: str, message: Message) -> Reply:
        """Answer one call."""
        situation, code, data = Situation(call), codes.OK, ""
        try:
            if call == "issuerequest":
                context, ticket = self._exchange.request(message)
                situation = _situation(call, context)
                self._check_clock(situation, message)
                data = self._encrypted(situation, context, write(element("response", ticket)))
            else:
                collected = self._exchange.collect(message)
                situation = _situation(call, collected.context)
                self._check_clock(situation, message)
                self._check_ticket(situation, collected.ticket)
                data = self._encrypted(situation, collected.context, self._text(situation, collected))
        except codes.RefusedError as refusal:
            code = refusal.code
        _log.info("%s %s: %s", call, situation.bundle or "-", code)
        return self._reply(situation, code, data)

    def _check_clock(self, situation: Situation, message: Message) -> None:
        if fault := self._faults.first(faults.CLOCK, situation):
            self._exchange.check_time(message.number, timedelta(seconds=fault.seconds))

    def _check_ticket(self, situation: Situation, ticket: str) -> None:
        if self._faults.first(faults.LOST, situation):
            self._exchange.forget(ticket)
            raise codes.RefusedError(codes.TICKET)

    def _reply(self, situation: Situation, code: str, data: str) -> Reply:
        wire = tuple(self._faults.strike(faults.WIRE, situation))
        for fault in wire:
            _log.info("fault %s strikes %s", fault.kind, situation.call)
            if fault.kind == "code":
                return Reply(fault.code, fault.message, "", wire)
        return Reply(code, codes.MESSAGES[code], data, wire)

    def _text(self, situation: Situation, collected: Collected) -> str:
        ledger = next((fault.value or "오류" for fault in self._faults.strike(faults.LEDGER, situation)), "정상")
        context = collected.context
        content = envelope.result(context.bundle.name, self._documents(situation, collected), ledger)
        return envelope.answer(context.envelope, context.party.api_key, *content)

    def _documents(self, situation: Situation, collected: Collected) -> list[Node]:
        struck = self._faults.strike(faults.DOCUMENT | faults.RESULT, situation)
        found = list(collected.documents)
        for fault in struck:
            for place, document in enumerate(found):
                if fault.document in {None, document.code}:
                    found[place] = damage.to_document(fault, document)
        return [document.node for document in found]

    def _encrypted(self, situation: Situation, context: Context, text: str) -> str:
        data = text.encode()
        for fault in self._faults.strike(faults.TEXT, situation):
            data = damage.to_text(fault, text)
        for fault in self._faults.strike(faults.SEALED, situation):
            return damage.to_encryption(fault, context.party.api_key, data)
        return cipher.encrypt(context.party.api_key, data)


def _situation(call: str, context: Context) -> Situation:
    return Situation(call, context.bundle.id, context.holder.id, context.documents())

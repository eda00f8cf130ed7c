"""Every certificate against the oracle: random documents, and what each must become or where it must be refused."""

import json
import re
from random import Random
from typing import Any

import pytest

from certbroker import Certificate, discover
from certbroker.channels.documents import canonical, read_document
from certbroker.channels.open_data import Fault
from certbroker.errors import PayloadError
from certbroker.reading import Reading
from support import envelopes, oracle
from support.notations import seeded
from support.people import resident_numbers

SEEDS = range(15)
NOT_DELIVERED = range(3)
CATALOGUE = discover()
LETTERS = 20_000

OPEN_DATA = [one for one in oracle.identifiers() if "open_data" in oracle.entry(one)]
DOCUMENTS = [one for one in oracle.identifiers() if one not in OPEN_DATA]
every_document = pytest.mark.parametrize("identifier", DOCUMENTS)
every_answer = pytest.mark.parametrize("identifier", OPEN_DATA)

# What no document should hold where a value is due, and what must never be quoted.
HOSTILE = (
    "900101-1000001", "9001011000001 조회", "가" * LETTERS, "9" * LETTERS, "-" * 40, "٣٤", "２０２６",
    "\u202e900101-1000001", "%s{0}", "\u0085", "1e5", "null", "0x1F", "∞", "2026-01-01" * 50,
)  # fmt: skip


def _read(certificate: type[Certificate], data: bytes) -> Reading[Certificate] | Fault:
    return read_document(certificate, data)


def _check(identifier: str, data: bytes, made: oracle.Made) -> None:
    reading = _read(CATALOGUE[identifier], data)
    # As text: the order of the keys counts, and 1 is not true.
    assert json.dumps(canonical(reading), ensure_ascii=False) == json.dumps(made.becomes, ensure_ascii=False)
    if isinstance(reading, Reading):
        assert set(reading.reports) == made.reports
        assert len(set(reading.reports)) == len(reading.reports)


def _tells_nothing(error: PayloadError) -> None:
    told = f"{error} {error!r} {error.excerpt} {json.dumps(error.describe(), ensure_ascii=False)}"
    assert not resident_numbers(told)


def test_all_certificates_are_there() -> None:
    assert sorted(one.id() for one in CATALOGUE) == oracle.identifiers()
    assert len(oracle.identifiers()) == 116


@every_document
def test_documents(identifier: str) -> None:
    for seed in SEEDS:
        made = oracle.make(identifier, seed)
        _check(identifier, envelopes.xml(seeded(identifier, seed, "bytes"), made.root), made)
    for seed in NOT_DELIVERED:
        made = oracle.make_nothing(identifier, seed)
        _check(identifier, envelopes.xml(seeded(identifier, seed, "bytes"), made.root), made)


@every_document
def test_refusals(identifier: str) -> None:
    for seed in SEEDS:
        made = oracle.make_refused(identifier, seed)
        data = envelopes.xml(seeded(identifier, seed, "bytes"), made.root)
        with pytest.raises(PayloadError) as caught:
            _read(CATALOGUE[identifier], data)
        assert caught.value.path in made.refused_at
        _tells_nothing(caught.value)


@every_document
def test_hostile_documents(identifier: str) -> None:
    """Whatever a document holds, it is read or refused; nothing of it is told."""
    for seed in SEEDS:
        random = seeded(identifier, seed, "hostile")
        made = oracle.make(identifier, seed)
        _spoil(random, made.root)
        _survives(CATALOGUE[identifier], _damaged(random, envelopes.xml(random, made.root)))


def _spoil(random: Random, root: oracle.Element) -> None:
    """Put something where it does not belong: twice, as a group, as a text, or a value that is none."""
    leaf = random.choice(list(root.leaves()))
    match random.randrange(5):
        case 0:
            root.children.append(random.choice(root.children))
        case 1:
            leaf.children, leaf.text = [oracle.Element(leaf.tag, random.choice(HOSTILE))], ""
        case 2:
            group = random.choice([*(one for one in root.children if one.children), leaf])
            group.children, group.text = [], random.choice(HOSTILE)
        case _:
            leaf.text = random.choice(HOSTILE)


def _damaged(random: Random, data: bytes) -> bytes:
    where = random.randrange(len(data))
    match random.randrange(8):
        case 0:
            return data[:where]
        case 1:
            return (
                data[:where] + random.choice((b"\x00", b"\x01", b"\xff", b"&#1;", b"&#xFFFE;", b"\x1b")) + data[where:]
            )
        case _:
            return data


def _survives(certificate: type[Certificate], data: bytes) -> None:
    try:
        reading = _read(certificate, data)
    except PayloadError as error:
        _tells_nothing(error)
        return
    canonical(reading)
    if isinstance(reading, Reading):
        assert not resident_numbers(" ".join(reading.reports))


@every_document
def test_an_element_that_came_twice(identifier: str) -> None:
    """A single element that is repeated with nothing in it, before or after, changes nothing."""
    for seed in SEEDS[:5]:
        made = oracle.make(identifier, seed)
        rows = {spec["wire"] for spec in oracle.entry(identifier)["fields"] if spec.get("list")}
        single = [one for one in made.root.children if one.tag not in rows and one.tag != oracle.STRANGE]
        random = seeded(identifier, seed, "twice")
        for at in (0, len(made.root.children)):
            made.root.children.insert(at, oracle.Element(random.choice(single).tag))
        _check(identifier, envelopes.xml(seeded(identifier, seed, "bytes"), made.root), made)


@every_document
def test_a_text_where_a_group_is_due(identifier: str) -> None:
    """Nothing that a document says is dropped in silence."""
    groups = [spec["wire"] for spec in oracle.entry(identifier)["fields"] if "fields" in spec]
    for seed, wire in enumerate(groups[:5]):
        made = oracle.make(identifier, seed)
        made.root.children = [one for one in made.root.children if one.tag != wire]
        made.root.children.append(oracle.Element(wire, "2026-01-01 ~ 2026-12-31"))
        with pytest.raises(PayloadError) as caught:
            _read(CATALOGUE[identifier], envelopes.xml(seeded(identifier, seed), made.root))
        assert caught.value.path.startswith(made.root.tag)


def test_a_list_where_a_text_is_due() -> None:
    data = json.dumps({"status_code": "OK", "data": [{"b_no": "0000000017", "b_stt": [["계속사업자"]]}]}).encode()
    reading = _read(CATALOGUE["nts.business_status"], data)
    assert isinstance(reading, Reading)
    assert canonical(reading)["businesses"][0]["status_name"] is None
    assert reading.reports == ("element response/data/b_stt/[]",)


@every_answer
def test_answers(identifier: str) -> None:
    told = oracle.entry(identifier)
    for seed in SEEDS:
        for as_json in envelopes.formats(told):
            data, made = envelopes.answer(seeded(identifier, seed), told, as_json=as_json)
            _check(identifier, data, made)
        data, becomes = envelopes.fault(seeded(identifier, seed), told)
        assert canonical(_read(CATALOGUE[identifier], data)) == becomes


@every_answer
def test_refused_answers(identifier: str) -> None:
    told = oracle.entry(identifier)
    for seed in SEEDS:
        random = seeded(identifier, seed)
        spec, made = oracle.refused_row(random, told)
        data = envelopes.answer_of(random, told, [made.root], as_json=envelopes.formats(told)[0])
        with pytest.raises(PayloadError) as caught:
            _read(CATALOGUE[identifier], data)
        assert caught.value.path in made.refused_at, spec
        _tells_nothing(caught.value)


@every_answer
def test_hostile_answers(identifier: str) -> None:
    told = oracle.entry(identifier)
    for seed in SEEDS:
        random = seeded(identifier, seed, "hostile")
        data, _ = envelopes.answer(random, told, as_json=envelopes.formats(told)[0])
        _survives(CATALOGUE[identifier], _damaged(random, _spoiled_answer(random, data.decode("utf-8", "replace"))))


def _spoiled_answer(random: Random, text: str) -> bytes:
    """Some texts of a JSON answer made something else."""
    values: list[Any] = [[], {}, [[1]], [["900101-1000001"]], True, 1.5, None, *HOSTILE]
    wrong = json.dumps(random.choice(values))
    parts = re.split(r'(?<=": )("[^"]*")', text)
    parts[1::2] = [wrong if random.random() < 0.1 else part for part in parts[1::2]]
    return "".join(parts).encode()

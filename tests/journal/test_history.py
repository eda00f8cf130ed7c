"""Who received what, when and why, for a person to read."""

from datetime import date

from certbroker import discover, sync
from certbroker.fields import SEOUL
from certbroker.journal import Action, Actor, History, LedgerEntry
from certbroker.journal.chain import Mark, linked
from certbroker.journal.history import ACTORS, WORDS
from certbroker.settings import Official
from certbroker_connectors.mois import ResidentRegister
from certbroker_connectors.nts import TaxClearance
from support.journal import CONSENT, LANE, NOW, deed

WHO = Official(name="김담당", id="emp-17")


def entry(action: Action, **changes: object) -> LedgerEntry:
    told = deed(action=action).model_copy(update={"recipient": "가나은행", "details": {}, **changes})
    return LedgerEntry.model_validate(linked(told, LANE, Mark(), NOW))


def test_a_line_says_when_who_what_for_whom_and_why() -> None:
    details = {"certificates": ["nts.tax_clearance"], "channel": "public_mydata"}
    history = History((entry(Action.COLLECTED, details=details, actor=Actor()), entry(Action.READ, details=details)))
    names = {one.id(): one.spec.name_ko for one in discover()}
    assert history.lines("ko", names.__getitem__) == [
        "2026-11-20 10:00:00  받음  시스템  납세증명서, public_mydata  → 가나은행  (심사)",
        "2026-11-20 10:00:00  열람  담당자 김*당 emp-17 @10.0.0.7  납세증명서, public_mydata  (심사)",
    ]
    assert history.lines("en") == [
        "2026-11-20 10:00:00  received  system  nts.tax_clearance, public_mydata  → 가나은행  (심사)",
        "2026-11-20 10:00:00  read  official 김*당 emp-17 @10.0.0.7  nts.tax_clearance, public_mydata  (심사)",
    ]


def test_every_action_and_actor_has_its_words() -> None:
    assert WORDS.keys() == set(Action)
    assert ACTORS.keys() == {"system", "holder", "representative", "official"}
    for language in ("ko", "en"):
        lines = History(tuple(entry(action) for action in Action)).lines(language)
        assert len({line.split("  ")[1] for line in lines}) == len(Action)


def test_a_text_has_a_heading_for_each_consent() -> None:
    history = History((entry(Action.ASKED), entry(Action.ASKED, consent="con_2"), entry(Action.READ)))
    headings = [line for line in history.text().splitlines() if line.startswith("#")]
    assert headings == [f"# {CONSENT}", "# con_2"]
    assert len(history.text().splitlines()) == 5
    assert History(()).text() == ""


def test_it_comes_through_the_blocking_door_as_well() -> None:
    with sync.Broker.sandbox(approve_after=0) as broker:
        hong = broker.people["hong"]
        consent = broker.request_consent(hong, [ResidentRegister, TaxClearance], recipient="가나은행", purpose="대출")
        broker.collect(consent)
        dossier = broker.read(consent, WHO, "심사", place="10.0.0.7")
        broker.bundle(consent, WHO, "심사")
        assert len(broker.hand_over(b"pdf", dossier, WHO, "심사")) == 64
        assert broker.narrow(consent, [TaxClearance]).narrowed == (1,)
        assert [one.certificates for one in broker.to_delete()] == [("nts.tax_clearance",)]
        history = broker.history(hong)
        assert history == broker.history(consent.id)
        told = [(one["action"], one["at"][:10]) for one in history.describe()]
    assert told.count(("handed_over", "2026-11-20")) == 2
    assert told[0] == ("asked", str(date(2026, 11, 20)))
    assert history.entries[0].at.astimezone(SEOUL).date() == date(2026, 11, 20)

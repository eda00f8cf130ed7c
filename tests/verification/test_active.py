"""What acts, plays or leads out of a file is found wherever it stands, and told of originals and bundles alike."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, AttachedFileSpec, Dictionary, Name, Pdf, Stream, String

from certbroker.bundle import render_certificate
from certbroker.evidence import sha256
from certbroker.verification import Verdict, VerificationReport, verify_original
from certbroker.verification.parts import ACTIONS, KEYS, MEDIA, parts_of
from support.bundles import PKI, failing, issuer, sealed, unsealed, verified, whole
from support.hostile import stray
from support.originals import changed
from support.papers import sample
from support.pki import NOW, document, sign

Change = Callable[[Pdf], None]


def _action(kind: str) -> Dictionary:
    return Dictionary(S=Name(f"/{kind}"), X=1)


def _script() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def _annotation(**entries: Any) -> Change:
    def apply(pdf: Pdf) -> None:
        note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), **entries)
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])

    return apply


def _outline(action: Dictionary) -> Change:
    def apply(pdf: Pdf) -> None:
        item = pdf.make_indirect(Dictionary(Title=String("1"), A=action))
        pdf.Root.Outlines = pdf.make_indirect(Dictionary(Type=Name.Outlines, First=item, Last=item, Count=1))
        item.Parent = pdf.Root.Outlines

    return apply


def _root(**entries: Any) -> Change:
    def apply(pdf: Pdf) -> None:
        for key, value in entries.items():
            pdf.Root[f"/{key}"] = value

    return apply


def _name_elsewhere(pdf: Pdf) -> None:
    """What the action does is an object of its own."""
    pdf.Root.OpenAction = Dictionary(S=pdf.make_indirect(Name.Launch), F=String("calc.exe"))


def _after_another(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.GoTo, D=String("a"), Next=Array([_action("GoTo"), _action("Launch")]))


def _in_a_stream(pdf: Pdf) -> None:
    pdf.Root.Extra = pdf.make_indirect(Stream(pdf, b"", Deep=Array([Array([Dictionary(Deeper=_script())])])))


def _in_the_trailer(pdf: Pdf) -> None:
    pdf.trailer["/Extra"] = _action("Launch")


def _outer_content(pdf: Pdf) -> None:
    stream = Stream(pdf, b"q Q")
    stream["/F"] = String("other.bin")
    pdf.pages[0].obj.Contents = pdf.make_indirect(stream)


def _outer_page(pdf: Pdf) -> None:
    form = Stream(pdf, b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 1, 1]))
    form["/Ref"] = Dictionary(F=String("other.pdf"), Page=0)
    pdf.pages[0].obj.Resources.XObject = Dictionary(One=form)


ACTING: list[tuple[Change, set[str]]] = [
    (_root(OpenAction=_script()), {"JavaScript"}),
    (_root(AA=Dictionary(WC=_script())), {"AA", "JavaScript"}),
    (_root(Names=Dictionary(JavaScript=Dictionary(Names=Array(["a", _script()])))), {"JavaScript"}),
    (_root(AcroForm=Dictionary(Fields=Array([]), XFA=Array([]))), {"XFA"}),
    (_outline(_action("Launch")), {"Launch"}),
    (_outline(_script()), {"JavaScript"}),
    (_annotation(A=_action("Launch")), {"Launch"}),
    (_annotation(A=_action("GoToR")), {"GoToR"}),
    (_annotation(AA=Dictionary(E=_action("Hide"))), {"AA", "Hide"}),
    (_annotation(PA=_action("SubmitForm")), {"SubmitForm"}),
    (lambda pdf: pdf.pages[1].obj.__setitem__("/PresSteps", Dictionary(NA=_script())), {"JavaScript"}),
    (_name_elsewhere, {"Launch"}),
    (_after_another, {"Launch"}),
    (_in_a_stream, {"JavaScript"}),
    (_in_the_trailer, {"Launch"}),
    (_outer_content, {"External"}),
    (_outer_page, {"External"}),
]


@pytest.mark.parametrize(("change", "expected"), ACTING)
def test_what_acts_is_found_wherever_it_stands(change: Change, expected: set[str]) -> None:
    assert _parts(changed(document(), change)).acting == expected


@pytest.mark.parametrize("kind", sorted(ACTIONS))
def test_every_action_that_does_something(kind: str) -> None:
    assert _parts(changed(document(), _annotation(A=_action(kind)))).acting == {kind}


@pytest.mark.parametrize("kind", sorted(MEDIA))
def test_everything_that_plays(kind: str) -> None:
    def play(pdf: Pdf) -> None:
        _annotation()(pdf)
        pdf.pages[0].obj.Annots[0].Subtype = Name(f"/{kind}")

    assert _parts(changed(document(), play)).acting == {kind}


@pytest.mark.parametrize("key", sorted(KEYS))
def test_every_entry_that_stands_for_something_that_acts(key: str) -> None:
    assert _parts(changed(document(), _root(Extra=Dictionary({key: 1})))).acting == {KEYS[key]}


def _plain(pdf: Pdf) -> None:
    """What leads within the file, and words that only look like more."""
    place = Array([pdf.pages[1].obj, Name.Fit])
    pdf.Root.OpenAction = Dictionary(S=Name.GoTo, D=place)
    pdf.Root.Extra = Dictionary(Title=String("/JavaScript /Launch /URI"), LaunchDate=1, Kind=Name.Launching)
    pdf.docinfo["/Subject"] = "/JS /AA"
    _annotation(A=Dictionary(S=Name.GoTo, D=place))(pdf)


def _parts(pdf: bytes) -> Any:
    with Pdf.open(BytesIO(pdf)) as opened:
        return parts_of(opened)


def test_what_leads_within_the_file_is_nothing() -> None:
    found = _parts(changed(document(), _plain))
    assert (found.acting, found.has_links, found.files) == (frozenset(), False, ())


@settings(max_examples=25, deadline=None)
@given(st.lists(st.booleans(), max_size=12))
def test_however_deep_it_stands(turns: list[bool]) -> None:
    """Arrays and dictionaries in one another, up to an action."""
    held: Any = _action("Launch")
    for is_array in turns:
        held = Array([1, held]) if is_array else Dictionary(A=1, B=held)
    assert _parts(changed(document(), _root(Extra=held))).acting == {"Launch"}


def _verified(change: Change) -> VerificationReport:
    pdf = sign(changed(document(), change), PKI.signer, level="B-T", stamps=PKI.stamper)
    return verify_original(pdf, trust=PKI.trust, as_of=NOW)


def test_an_original_in_which_nothing_acts() -> None:
    report = _verified(_plain)
    assert (report["file.active"].message, report.is_valid) == ("none", True)


@pytest.mark.parametrize("change", [_root(OpenAction=_script()), _annotation(A=_action("Launch"))])
def test_an_original_that_acts_is_not_confirmed_whoever_signed_it(change: Change) -> None:
    report = _verified(change)
    assert failing(report) == {"file.active.acts"}
    assert (report.verdict, report["signature.integrity"].holds) == (Verdict.CANNOT_TELL, True)
    assert any("viewer that runs nothing" in line for line in report.lines("en"))


def _exe(pdf: Pdf) -> None:
    pdf.attachments["x.exe"] = AttachedFileSpec(pdf, b"MZ")


@pytest.mark.parametrize(
    ("change", "told"),
    [(_exe, "attachments"), (_annotation(A=Dictionary(S=Name.URI, URI=String("http://a/"))), "links")],
)
def test_what_an_original_carries_is_told(change: Change, told: str) -> None:
    report = _verified(change)
    assert report.is_valid
    noted = report["file.active"]
    assert (noted.message, noted.needed, noted.details["names"]) == ("carries", False, told)
    assert any(told in line for line in report.lines("en")[2:])


def test_a_file_that_cannot_be_looked_through_is_not_confirmed() -> None:
    """Nothing leads to the broken object, and signatures are told without it; a viewer may yet make something of it."""
    report = verify_original(sign(stray(), PKI.signer), trust=PKI.trust, as_of=NOW)
    assert failing(report) == {"file.active.unreadable"}
    assert report["signature.integrity"].holds


def _bundled(change: Change) -> bytes:
    paper = sample("nts.income_amount")
    pdf = changed(render_certificate(paper.certificate, paper.provenance), change)
    original = sign(pdf, issuer(), level="B-T", stamps=PKI.stamper)
    provenance = paper.provenance.model_copy(update={"original_sha256": sha256(original)})
    return sealed(unsealed([replace(paper, original=original, provenance=provenance)]))


@pytest.mark.parametrize(
    ("change", "message", "names"),
    [(_root(OpenAction=_script()), "acts", "JavaScript"), (_exe, "carries", "attachments")],
)
def test_a_bundle_notes_what_an_issuers_file_has(change: Change, message: str, names: str) -> None:
    report = verified(_bundled(change))
    assert report.is_valid, failing(report)
    noted = report["original.active"]
    assert (noted.message, noted.needed, noted.details["names"], noted.details["document"]) == (
        message,
        False,
        names,
        1,
    )
    assert noted.about == "nts.income_amount.pdf"
    assert any(names in line for line in report.lines("ko"))


BUNDLED: list[tuple[Change, str]] = [
    *((change, ", ".join(sorted(expected))) for change, expected in ACTING[4:6]),
    (_outline(Dictionary(S=Name.URI, URI=String("http://a/"))), "URI"),
    (_annotation(PA=Dictionary(S=Name.URI, URI=String("http://a/"))), "Link, URI"),
    (_name_elsewhere, "Launch, OpenAction"),
    (_in_a_stream, "JavaScript"),
    (_root(URI=Dictionary(Base=String("http://a/"))), "URI"),
]


@pytest.mark.parametrize(("change", "names"), BUNDLED)
def test_a_bundle_itself_has_nothing_of_the_kind(change: Change, names: str) -> None:
    report = verified(sealed(changed(whole(), change)))
    assert "file.active.found" in failing(report)
    assert report["file.active"].details["names"] == names

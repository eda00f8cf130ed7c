"""Several files of one submission: no page lost or doubled, each tells what is in all, and all of it can be checked."""

import hashlib
import json
import zipfile
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from certbroker.bundle import Bundle, Filing, Profile, Redaction, Submission, Wishes, submit
from certbroker.bundle.splitting import TooLarge, split
from certbroker.errors import ConsentScope, PageLimit, SettingsError, SizeLimit
from certbroker.evidence import Dossier, NotFound
from support import originals
from support.leaks import leaks
from support.papers import TODAY, Ledger, dossier, evidence, ledger, sample

BARE = {"name_ko": "가", "name_en": "a"}


def _profile(**more: Any) -> Profile:
    return Profile(id="mine", **BARE, **more)


def _ledgers(count: int) -> Dossier:
    papers = [
        evidence(ledger(2, note=f"비고{number:02}").model_copy(update={"document_number": f"D-{number:04}"}))
        for number in range(1, count + 1)
    ]
    return dossier(papers, NotFound(Ledger))


def _sent(count: int = 7, redact: tuple[str, ...] = (), filing: Filing | None = None, **limits: Any) -> Submission:
    wishes = Wishes(today=TODAY, redaction=Redaction.of(redact), filing=filing)
    return submit(_ledgers(count), _profile(package="parts", **limits), wishes)


def _told(bundle: Bundle) -> dict[str, Any]:
    return json.loads(bundle.manifest)


# The cut


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(1, 9)), max_size=60), st.integers(40, 90), st.integers(9, 30))
def test_no_document_is_lost_or_doubled_and_no_fewer_files_do(
    sizes: list[tuple[int, int]], most: int, pages: int
) -> None:
    def fits(start: int, end: int) -> bool:
        run = sizes[start:end]
        return sum(size for size, _ in run) <= most and sum(count for _, count in run) <= pages

    runs = split(len(sizes), fits)
    assert [number for run in runs for number in run] == list(range(len(sizes)))
    assert all(run and fits(run.start, run.stop) for run in runs)
    # As much as fits went into each: with the first of the next, none fits any more. So fewer runs are not possible.
    assert not any(fits(run.start, following.start + 1) for run, following in pairwise(runs))


@given(st.integers(0, 40), st.data())
def test_a_limit_that_is_not_steady_loses_nothing_either(count: int, data: st.DataObject) -> None:
    """Sizes of files do not simply add up: whatever is said to fit, all documents come out once."""
    known: dict[tuple[int, int], bool] = {}

    def fits(start: int, end: int) -> bool:
        return known.setdefault((start, end), end == start + 1 or data.draw(st.booleans()))

    runs = split(count, fits)
    assert [number for run in runs for number in run] == list(range(count))
    assert all(known[run.start, run.stop] for run in runs)


def test_a_document_that_fits_nowhere_is_named() -> None:
    with pytest.raises(TooLarge) as caught:
        split(5, lambda start, end: not start <= 3 < end)
    assert caught.value.number == 3


# The files


def test_all_pages_of_all_documents_are_there_once() -> None:
    sent = _sent(max_pages=6)
    assert len(sent.files) > 2
    texts = [page.extract_text() for file in sent.files for page in PdfReader(BytesIO(file.data)).pages]
    whole = "\n".join(texts)
    for number in range(1, 8):
        # On its own page once; and once in the table of the file that has it.
        assert sum(f"비고{number:02}" in text for text in texts) == 1
        assert whole.count(f"D-{number:04}") == 3
    assert all(file.bundle.pages <= 6 for file in sent.files)
    assert [file.bundle.pages for file in sent.files] == [
        len(PdfReader(BytesIO(file.data)).pages) for file in sent.files
    ]


def test_every_file_lists_all_files_with_true_pages() -> None:
    sent = _sent(max_pages=6)
    listed = [_told(file.bundle)["part"] for file in sent.files]
    assert [one["number"] for one in listed] == list(range(1, len(sent.files) + 1))
    assert len({one["set"] for one in listed}) == 1
    assert all(one["files"] == listed[0]["files"] for one in listed)
    for told, file in zip(listed[0]["files"], sent.files, strict=True):
        assert (told["file"], told["pages"]) == (file.name, file.bundle.pages)
        own = _told(file.bundle)["documents"]
        for place, document in zip(told["documents"], own, strict=True):
            assert (place["first_page"], place["last_page"]) == (document["first_page"], document["last_page"])
            page: int = place["first_page"]
            text = PdfReader(BytesIO(file.data)).pages[page - 1].extract_text()
            assert document["document_number"] in text
    for file in sent.files:
        front = " ".join(PdfReader(BytesIO(file.data)).pages[at].extract_text() for at in (0, 1))
        assert all(other.name in front for other in sent.files)
        assert "이 파일" in front


def test_what_did_not_come_and_statements_are_told_once() -> None:
    sent = _sent(max_pages=6)
    fronts = ["".join(page.extract_text() for page in PdfReader(BytesIO(file.data)).pages) for file in sent.files]
    assert ["받지 못한 서류" in front for front in fronts] == [True] + [False] * (len(fronts) - 1)


def test_running_numbers_go_on_from_file_to_file() -> None:
    sent = _sent(max_pages=6, filing=Filing(bates="GN-"))
    whole = [page.extract_text() for file in sent.files for page in PdfReader(BytesIO(file.data)).pages]
    assert all(f"GN-{number:06}" in text for number, text in enumerate(whole, 1))


def test_the_index_has_the_digest_of_every_file() -> None:
    sent = _sent(max_pages=6)
    index = json.loads(sent.index)
    assert [one["file"] for one in index["files"]] == [file.name for file in sent.files]
    for told, file in zip(index["files"], sent.files, strict=True):
        assert told["sha256"] == hashlib.sha256(file.data).hexdigest()
        assert told["manifest_sha256"] == hashlib.sha256(file.bundle.manifest).hexdigest()
        assert told["size"] == len(file.data)


def test_split_by_bytes() -> None:
    whole = _sent(40)
    (file,) = whole.files
    assert _told(file.bundle)["part"] is None
    limit = max(100_000, len(file.data) * 3 // 4)
    assert limit < len(file.data)
    sent = _sent(40, max_bytes=limit, signed="refused")
    assert len(sent.files) > 1
    assert all(len(one.data) <= limit for one in sent.files)


def test_what_is_left_out_is_left_out_of_every_file() -> None:
    sent = _sent(7, redact=("*:payments.note",), max_pages=6)
    assert not any(leaks(file.data, "비고0") for file in sent.files)
    assert all(_told(file.bundle)["documents"][0]["redacted"] for file in sent.files)


def test_a_rule_about_one_document_holds_though_other_files_do_not_have_it() -> None:
    papers = [*_ledgers(5).evidence, sample("nts.income_amount")]
    wishes = Wishes(today=TODAY, redaction=Redaction.of(["nts.income_amount:settlements.payer_number"]))
    sent = submit(dossier(papers), _profile(package="parts", max_pages=6), wishes)
    assert len(sent.files) > 1
    assert not any(leaks(file.data, "000-00-00025") for file in sent.files)
    with pytest.raises(SettingsError):
        submit(dossier(papers), _profile(), Wishes(today=TODAY, redaction=Redaction.of(["x.y:z"])))


def test_equal_submissions_give_equal_bytes() -> None:
    one, other = _sent(max_pages=6), _sent(max_pages=6)
    assert [file.data for file in one.files] == [file.data for file in other.files]
    assert (one.index, one.archive()) == (other.index, other.archive())


@pytest.mark.parametrize("other", [{"recipient": "다라은행"}, {"purpose": "광고"}])
def test_every_file_of_it_goes_where_the_consent_says(other: dict[str, Any]) -> None:
    profile = _profile(max_pages=6, package="zip")
    with pytest.raises(ConsentScope):
        submit(_ledgers(7), profile, Wishes(today=TODAY, **other))
    numbered = dossier([evidence(ledger(1))], recipient="은행 900101-1000001")
    same = Wishes(today=TODAY, recipient="은행  900101-1000001 ")
    assert submit(numbered, profile, same).recipient == "은행 900101-1******"


def test_a_zip_has_the_files_under_safe_names() -> None:
    held = replace(_ledgers(7), recipient="../가나/은행")
    profile = _profile(package="zip", max_pages=6, file_name="{recipient}_{n}.pdf")
    sent = submit(held, profile, Wishes(today=TODAY))
    ((name, data),) = sent.outputs()
    assert (name.endswith("_1.zip"), "/" in name, "\\" in name) == (True, False, False)
    with zipfile.ZipFile(BytesIO(data)) as held:
        assert held.testzip() is None
        assert held.namelist() == [*(file.name for file in sent.files), "parts.json"]
        assert not any("/" in one or "\\" in one or one.startswith(".") for one in held.namelist())
        assert held.read(sent.files[0].name) == sent.files[0].data
        assert {one.date_time for one in held.infolist()} == {(2026, 11, 20, 0, 0, 0)}


def test_saving_writes_what_is_sent(tmp_path: Path) -> None:
    sent = _sent(max_pages=6)
    paths = sent.save(tmp_path)
    assert sorted(one.name for one in tmp_path.iterdir()) == sorted(one.name for one in paths)
    assert [one.name for one in paths] == [*(file.name for file in sent.files), "parts.json"]
    (one,) = _sent(2).save(tmp_path)
    assert one.read_bytes().startswith(b"%PDF")


def test_one_pdf_stays_one() -> None:
    with pytest.raises(PageLimit, match="at most"):
        submit(_ledgers(7), _profile(max_pages=4), Wishes(today=TODAY))
    with pytest.raises(SizeLimit):
        submit(_ledgers(60), _profile(max_bytes=100_000), Wishes(today=TODAY))


def test_a_document_over_the_limit_by_itself_is_named() -> None:
    paper = originals.with_original("nts.income_amount", originals.drawn(pages=20))
    with pytest.raises(SizeLimit) as caught:
        submit(
            dossier([sample("nts.tax_clearance"), paper]), _profile(package="parts", max_pages=9), Wishes(today=TODAY)
        )
    assert caught.value.certificate == "nts.income_amount"


def test_no_more_files_than_the_recipient_takes() -> None:
    with pytest.raises(SizeLimit, match="2 at most"):
        _sent(max_pages=4, max_files=2)


def test_nothing_came() -> None:
    sent = submit(dossier([], NotFound(Ledger)), _profile(package="parts", max_pages=3), Wishes(today=TODAY))
    assert len(sent.files) == 1


def test_sealing_seals_every_file_and_keeps_the_limit() -> None:
    sent = _sent(max_pages=6, max_bytes=200_000)
    sealed = sent.sealed(lambda data: data + b"%seal")
    assert all(file.data.endswith(b"%seal") for file in sealed.files)
    assert json.loads(sealed.index)["files"][0]["size"] == len(sealed.files[0].data)
    with pytest.raises(SizeLimit):
        sent.sealed(lambda data: data + b" " * 200_000)


def test_the_day_is_the_one_that_was_given() -> None:
    assert json.loads(_sent(1).index)["made_on"] == "2026-11-20"
    assert isinstance(_ledgers(1).collected_at, datetime)

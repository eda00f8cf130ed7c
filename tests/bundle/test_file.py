"""The file: fonts, watermark, attachment, bookmarks, links, dates, and that equal input gives equal bytes."""

import json
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter

from certbroker.bundle import Bundle, make
from certbroker.evidence import Dossier
from support.papers import TODAY, all_samples, dossier, evidence, farm, ledger, sample
from support.people import CAST, resident_numbers
from support.programs import need


@pytest.fixture(scope="module")
def reader(bundle: Bundle, pdf: Path) -> PdfReader:
    return PdfReader(pdf)


def test_qpdf_finds_nothing_wrong(pdf: Path) -> None:
    run = subprocess.run([need("qpdf"), "--check", pdf], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_font_is_an_embedded_subset(pdf: Path) -> None:
    command = [need("pdffonts"), pdf]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert lines
    for line in lines:
        name, *_, embedded, subset, mapped, _, _ = line.split()
        assert name[6:].startswith("+NotoSansKR_"), line
        assert (embedded, subset, mapped) == ("yes", "yes", "yes"), line


def test_no_stream_is_written_as_ascii(bundle: Bundle) -> None:
    assert b"ASCII85Decode" not in bundle.data


def test_the_watermark_is_one_form_object_that_every_page_shows(reader: PdfReader) -> None:
    shown: set[int] = set()
    for page in reader.pages:
        resources: Any = page["/Resources"]
        (form,) = resources["/XObject"].items()
        contents: Any = page.get_contents()
        assert f"{form[0]} Do".encode() in contents.get_data()
        shown.add(resources["/XObject"].raw_get(form[0]).idnum)
    assert len(shown) == 1


def test_the_watermark_keeps_clear_of_the_qr_code(reader: PdfReader) -> None:
    def shown(page: int) -> str:
        contents: Any = reader.pages[page].get_contents()
        return contents.get_data().decode("latin-1").partition("/Watermark>>BDC")[2]

    assert (shown(0).count(" re "), shown(1).count(" re ")) == (2, 1)
    assert " re W* n" in shown(0)


def test_info_and_metadata_agree(reader: PdfReader) -> None:
    root: Any = reader.root_object
    packet = root["/Metadata"].get_data().decode()
    info: Any = reader.metadata
    assert f">{info.title}</rdf:li>" in packet
    assert f"<pdf:Producer>{info.producer}</pdf:Producer>" in packet
    assert f"<xmp:CreatorTool>{info.creator}</xmp:CreatorTool>" in packet
    assert f"<xmp:CreateDate>{info.creation_date.isoformat()}</xmp:CreateDate>" in packet
    assert f"<xmp:ModifyDate>{info.modification_date.isoformat()}</xmp:ModifyDate>" in packet


def test_a_title_that_looks_like_markup_stays_a_title() -> None:
    bundle = make(dossier([], recipient="<가> & (나)\\"), today=TODAY)
    reader = PdfReader(BytesIO(bundle.data))
    root: Any = reader.root_object
    assert "제출 서류 묶음 - &lt;가&gt; &amp; (나)" in root["/Metadata"].get_data().decode()
    assert reader.metadata
    assert reader.metadata.title == "제출 서류 묶음 - <가> & (나)\\"
    assert "<가> & (나)" in reader.pages[0].extract_text()


def test_the_watermark_stays_out_of_the_text(reader: PdfReader) -> None:
    text = reader.pages[-1].extract_text()
    assert "가나은행 제출용" not in text
    assert "전세자금대출" not in text


def test_the_dossier_is_attached(reader: PdfReader, whole: Dossier) -> None:
    (file,) = [one for one in reader.attachment_list if one.name == "dossier.json"]
    assert json.loads(file.content.decode()) == whole.describe()
    assert "홍길동" in file.content.decode()
    assert (file.size, file.associated_file_relationship, file.subtype) == (
        len(file.content),
        "/Data",
        "/application/json",
    )


def test_title_language_and_day_are_stated(reader: PdfReader) -> None:
    assert reader.metadata
    assert reader.metadata.title == "제출 서류 묶음 - 가나은행"
    assert str(reader.metadata.creation_date) == "2026-11-20 00:00:00+09:00"
    assert reader.root_object["/Lang"] == "ko-KR"
    assert reader.root_object["/ViewerPreferences"] == {"/DisplayDocTitle": True}


def test_bookmarks_lead_to_the_pages_of_the_documents(reader: PdfReader, bundle: Bundle) -> None:
    outline: list[Any] = reader.outline
    top = [item for item in outline if not isinstance(item, list)]
    below: list[list[Any]] = [item for item in outline if isinstance(item, list)]
    assert [item.title for item in top[:2]] == ["표지", "목차"]
    assert [item.title for item in top[2:]] == [f"{n}. {one.title}" for n, one in enumerate(bundle.documents, 1)]
    assert [_page(reader, item) for item in top[2:]] == [one.first_page for one in bundle.documents]
    sections = [
        [(one.title, one.page) for one in document.sections] for document in bundle.documents if document.sections
    ]
    assert [[(item.title, _page(reader, item)) for item in items] for items in below] == sections


def _page(reader: PdfReader, item: Any) -> int:
    number = reader.get_destination_page_number(item)
    assert number is not None
    return number + 1


def test_parts_on_later_pages_are_found_there() -> None:
    bundle = make(dossier([evidence(ledger(1)), evidence(farm())]), today=TODAY)
    pages = [page.extract_text() for page in PdfReader(BytesIO(bundle.data)).pages]
    (section,) = [one for one in bundle.documents[1].sections if one.title == "대표 농지"]
    assert section.page == bundle.documents[1].last_page > bundle.documents[1].first_page
    assert "대표 농지" in pages[section.page - 1]
    assert re.search(rf"대표 농지\s+{section.page}\b", pages[1])


def test_links_of_cover_and_index_lead_to_the_pages_of_the_documents(reader: PdfReader, bundle: Bundle) -> None:
    first = bundle.documents[0].first_page - 1
    led = [_target(reader, note) for page in reader.pages[:first] for note in page.get("/Annots", [])]
    cover = [one.first_page for one in bundle.documents]
    index = [number for one in bundle.documents for number in (one.first_page, *(part.page for part in one.sections))]
    assert led == cover + index


def _target(reader: PdfReader, note: Any) -> int:
    return (reader.get_page_number(note.get_object()["/Dest"][0].get_object()) or 0) + 1


def test_no_resident_number_stands_anywhere_in_the_file(bundle: Bundle, reader: PdfReader) -> None:
    """Every object and every decoded stream, and the text of every page as poppler reads it."""
    objects: list[Any] = PdfWriter(clone_from=reader)._objects  # pyright: ignore[reportPrivateUsage] - a public way to all objects there is none
    streams = [one.get_data() for one in objects if hasattr(one, "get_data")]
    assert len(streams) > len(reader.pages)
    printed = subprocess.run([need("pdftotext"), "-", "-"], input=bundle.data, capture_output=True, check=True).stdout
    text = "\n".join((*map(str, objects), *(data.decode("latin-1") for data in streams), printed.decode()))
    assert "900101-1******" in text
    assert not resident_numbers(text)
    assert not [number for number in CAST if number[7:].encode() in bundle.data]


def test_equal_input_gives_equal_bytes(whole: Dossier) -> None:
    some = replace(whole, outcomes=whole.outcomes[::8])
    first = make(some, today=TODAY).data
    make(dossier([sample("nts.income_amount")], recipient="나다은행"), today=TODAY)
    assert make(some, today=TODAY).data == first
    assert make(replace(some, purpose="다른 용도"), today=TODAY).data != first


def test_bundles_can_be_made_side_by_side(whole: Dossier) -> None:
    some = replace(whole, outcomes=whole.outcomes[::20])
    with ThreadPoolExecutor(4) as pool:
        making = [pool.submit(make, some, today=TODAY) for _ in range(8)]
    assert {one.result().data for one in making} == {make(some, today=TODAY).data}


def test_a_whole_dossier_is_small_and_its_documents_follow_each_other(bundle: Bundle) -> None:
    assert len(bundle.documents) == len(all_samples())
    ends = [one.last_page for one in bundle.documents]
    assert [one.first_page - 1 for one in bundle.documents[1:]] == ends[:-1]
    assert ends[-1] == bundle.pages


def test_saving_replaces_the_file_as_a_whole(bundle: Bundle, tmp_path: Path) -> None:
    path = tmp_path / "submission.pdf"
    path.write_bytes(b"before")
    assert bundle.save(path) == path
    assert path.read_bytes() == bundle.data
    assert path.stat().st_mode & 0o077 == 0
    assert [one.name for one in tmp_path.iterdir()] == ["submission.pdf"]


def test_a_failed_save_leaves_what_was_there(bundle: Bundle, tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(OSError, match="taken"):
        bundle.save(tmp_path / "taken")
    assert [one.name for one in tmp_path.iterdir()] == ["taken"]


def test_the_bundle_does_not_show_its_bytes(bundle: Bundle) -> None:
    assert "%PDF" not in repr(bundle)

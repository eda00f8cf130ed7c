"""The order of elements means nothing, and elements that nobody knows change nothing, in whatever sample."""

from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from certbroker import Certificate, discover, read
from certbroker.reading import Element, Reading, parse_root, serialise
from certbroker.samples import samples_of

# What an exchange or a wallet delivers; open data comes as rows.
DOCUMENTS = [certificate for certificate in discover() if certificate.route()]

Read = tuple[type[Certificate], bytes]


def _delivered() -> list[Read]:
    samples = [(certificate, sample) for certificate in DOCUMENTS for sample in samples_of(certificate)]
    return [(certificate, sample.wire.read_bytes()) for certificate, sample in samples if not sample.is_refusal]


# Every example takes another sample: the time does not grow with the catalogue.
delivered = st.deferred(lambda: st.sampled_from(_delivered()))


def _read(certificate: type[Certificate], root: Element) -> Reading[Certificate]:
    return read(certificate, serialise(root))


def _shuffle(element: Element, data: st.DataObject) -> None:
    """Put children in another order; those of one name keep theirs, for rows stand in order."""
    children = list(element)
    of_name: defaultdict[str, list[Element]] = defaultdict(list)
    for child in children:
        of_name[str(child.tag)].append(child)
    order = data.draw(st.permutations([str(child.tag) for child in children]))
    element[:] = [of_name[name].pop(0) for name in order]
    for child in children:
        if len(child):
            _shuffle(child, data)


@settings(max_examples=60)
@given(one=delivered, data=st.data())
def test_order_means_nothing(one: Read, data: st.DataObject) -> None:
    certificate, document = one
    root = parse_root(document)
    before = _read(certificate, root)
    _shuffle(root, data)
    after = _read(certificate, root)
    assert after.certificate == before.certificate
    assert sorted(after.reports) == sorted(before.reports)


names = st.text(alphabet="가나다라마바사abc", min_size=3, max_size=6).map(lambda name: f"새{name}")
contents = st.text(alphabet="가나다 0123-<&", max_size=12)


@settings(max_examples=150)
@given(one=delivered, data=st.data())
def test_unknown_elements_change_nothing(one: Read, data: st.DataObject) -> None:
    certificate, document = one
    root = parse_root(document)
    before = _read(certificate, root)
    filled = [element for element in root.iter() if "".join(str(text) for text in element.itertext()).strip()]
    for parent in data.draw(st.lists(st.sampled_from(filled), min_size=1, max_size=4)):
        new = etree.Element(data.draw(names))
        new.text = data.draw(contents)
        parent.insert(data.draw(st.integers(0, len(parent))), new)
    after = _read(certificate, root)
    assert after.certificate == before.certificate
    assert {*before.reports} <= {*after.reports}
    assert all(report.startswith("element ") for report in {*after.reports} - {*before.reports})


@settings(max_examples=150)
@given(one=delivered, data=st.data())
def test_one_unknown_element_is_reported_where_it_stands(one: Read, data: st.DataObject) -> None:
    certificate, document = one
    root = parse_root(document)
    before = _read(certificate, root)
    etree.SubElement(root, data.draw(names)).text = data.draw(contents)
    assert {*_read(certificate, root).reports} - {*before.reports} == {f"element {root.tag}/{root[-1].tag}"}


@settings(max_examples=100)
@given(one=delivered)
def test_rows_stand_in_the_order_of_the_document(one: Read) -> None:
    certificate, document = one
    root = parse_root(document)
    before = _read(certificate, root).certificate
    assert before is not None
    root[:] = list(root)[::-1]
    after = _read(certificate, root).certificate
    assert after is not None
    for name, value in before:
        if isinstance(value, tuple) and "/" not in certificate.wires()[name].paths[0][0]:
            assert getattr(after, name) == value[::-1], name

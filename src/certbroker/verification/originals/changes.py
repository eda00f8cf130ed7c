"""What was added to a document after it was signed: time-stamps and validation data may be, nothing that shows."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from certbroker.verification.originals.findings import Defect
from certbroker.verification.originals.store import entry

if TYPE_CHECKING:
    from certbroker.reading import Element

_INFO_MAY_CHANGE: Final = frozenset({"/ModDate", "/Producer"})
_XMP_MAY_CHANGE: Final = frozenset({"InstanceID", "MetadataDate", "ModifyDate", "Producer"})
"""What software writes by itself when it adds a time-stamp."""


def review(signature: Any, later_fields: frozenset[str]) -> None:
    """Check that nothing was changed after a signature but what may be. Raises Defect.

    later_fields: fields that later signatures fill.
    """
    from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, DiffResult, ModificationLevel

    found = signature.evaluate_modifications(DEFAULT_DIFF_POLICY)
    if not isinstance(found, DiffResult):
        raise Defect("changed")
    allowed = ModificationLevel.FORM_FILLING if later_fields else ModificationLevel.LTA_UPDATES
    permission = signature.docmdp_level
    forbidden = permission is not None and found.modification_level.value > permission.value
    if found.modification_level > allowed or forbidden or not found.changed_form_fields <= later_fields:
        raise Defect("changed")
    _review_descriptions(signature)


def _review_descriptions(signature: Any) -> None:
    """Check title, author and the like: stock validation allows any change there."""
    reader = signature.reader
    before = reader.get_historical_resolver(signature.signed_revision)
    for revision in range(signature.signed_revision + 1, reader.xrefs.total_revisions):
        after = reader.get_historical_resolver(revision)
        if _info(before) != _info(after) or _xmp(before) != _xmp(after):
            raise Defect("description")


def _info(resolver: Any) -> dict[str, str]:
    """Return the document information of a revision; the trailer's own look-up would give that of the last."""
    place: Any = resolver.trailer_view.get_value_as_reference("/Info", optional=True)
    found: Any = resolver.get_object(place) if place else {}
    return {name: str(found[name]) for name in found if name not in _INFO_MAY_CHANGE}


def _xmp(resolver: Any) -> Counter[tuple[str, str]]:
    """Return what the XMP metadata says: the texts and attributes of its elements, in any order."""
    from certbroker.reading import parse_root

    stream = entry(resolver.root, "/Metadata")
    if stream is None:
        return Counter()
    return Counter(said for element in parse_root(stream.data).iter() for said in _said(element))


def _said(element: "Element") -> Iterator[tuple[str, str]]:
    name = str(element.tag).rpartition("}")[2]
    text = (element.text or "").strip()
    if text and name not in _XMP_MAY_CHANGE:
        yield str(element.tag), text
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] not in {*_XMP_MAY_CHANGE, "about", "xmptk"}:
            yield f"{element.tag}@{key!s}", str(value)

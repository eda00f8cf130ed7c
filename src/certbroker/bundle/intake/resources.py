"""Cleans and judges what an issuer's page draws with: images, colours, states, patterns."""

from typing import Any, Final

from pikepdf import Array, Dictionary, Name, Object, Stream

from certbroker.bundle.intake import judge
from certbroker.bundle.intake.limits import Budget, filters_of, listed

KINDS: Final = ("/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading")
"""Kinds of resources that a page keeps."""
FORM_KEYS: Final = frozenset({"/Type", "/Subtype", "/BBox", "/Matrix", "/Resources", "/Group", "/Length"})
PATTERN_KEYS: Final = FORM_KEYS | {"/PatternType", "/PaintType", "/TilingType", "/XStep", "/YStep"}
IMAGE_KEYS: Final = listed(
    "/Type /Subtype /Width /Height /ColorSpace /BitsPerComponent /ImageMask /Mask /SMask /Decode"
    " /Length /Filter /DecodeParms /Intent /SMaskInData /Matte"
)
STATE_KEYS: Final = listed("/Type /LW /LC /LJ /ML /D /RI /OP /op /OPM /Font /BM /SMask /CA /ca /AIS /TK /SA /FL /SM")
IMAGE_FILTERS: Final = listed(
    "/FlateDecode /DCTDecode /CCITTFaxDecode /RunLengthDecode /ASCIIHexDecode /ASCII85Decode /JBIG2Decode"
)
INTENTS: Final = frozenset({"/RelativeColorimetric", "/AbsoluteColorimetric", "/Perceptual", "/Saturation"})
BLENDS: Final = listed(
    "/Normal /Compatible /Multiply /Screen /Overlay /Darken /Lighten /ColorDodge /ColorBurn"
    " /HardLight /SoftLight /Difference /Exclusion /Hue /Saturation /Color /Luminosity"
)
PLAIN: Final = frozenset({"/DeviceGray", "/DeviceRGB", "/G", "/RGB", "/Pattern"})
CALIBRATED: Final = frozenset({"/CalGray", "/CalRGB", "/Lab"})
SIGNATURES: Final = {1: b"GRAY", 3: b"RGB "}
CLASSES: Final = frozenset({b"scnr", b"mntr", b"prtr", b"spac"})
VERSION: Final = 4
"""Of ICC, at most."""
MAX_COLOURS: Final = 4
"""Colour spaces within one another."""


def keep(holder: Object, keys: frozenset[str]) -> None:
    """Take everything but these keys away."""
    for key in set(holder.keys()) - keys:
        del holder[key]


def image(one: Object, budget: Budget) -> set[str]:
    """Clean an image; return what it does not keep."""
    keep(one, IMAGE_KEYS)
    found: set[str] = set()
    names = {name for name, _ in filters_of(one)}
    if "/LZWDecode" in names:
        found.add(judge.LZW)
    if names - IMAGE_FILTERS - {"/LZWDecode"}:
        found.add(judge.IMAGE)
    if "/ColorSpace" in one:
        found |= colour(one.ColorSpace, budget)
    if one.get("/Intent") is not None and str(one.Intent) not in INTENTS:
        found.add(judge.INTENT)
    for key in ("/SMask", "/Mask"):
        if isinstance(one.get(key), Stream):
            found |= image(one[key], budget)
    return found


def inline_image(one: Any) -> set[str]:
    """Return what an image within the drawing does not keep."""
    found: set[str] = set()
    if not one.image_mask and str(one.obj.get("/ColorSpace", one.obj.get("/CS", "/G"))) not in PLAIN:
        found.add(judge.COLOUR)
    names = {str(name) for name in one.filters}
    if names & {"/LZWDecode", "/LZW"}:
        found.add(judge.LZW)
    return found


def colour(space: Object, budget: Budget, depth: int = 0) -> set[str]:
    """Return what a colour space does not keep: sRGB is the output intent, so device CMYK means nothing."""
    if isinstance(space, Name):
        return (
            set() if str(space) in PLAIN else {judge.CMYK if str(space) in ("/DeviceCMYK", "/CMYK") else judge.COLOUR}
        )
    if not isinstance(space, Array) or not len(space) or depth > MAX_COLOURS:
        return {judge.COLOUR}
    kind = str(space[0])
    if kind in CALIBRATED or (kind in PLAIN and len(space) == 1):
        return set()
    if kind == "/ICCBased":
        return _profile(space[1], budget)
    if kind in ("/Indexed", "/I", "/Pattern"):
        return colour(space[1], budget, depth + 1)
    return {judge.COLOUR}


def _profile(profile: Object, budget: Budget) -> set[str]:
    """Accept profiles for grey and for three colours whose head is as ICC and PDF/A ask."""
    if not isinstance(profile, Stream) or profile.get("/N") not in SIGNATURES:
        return {judge.CMYK}
    try:
        head = budget.unpack(profile)[:128]
    except ValueError:
        return {judge.COLOUR}
    fits = len(head) == 128 and head[36:40] == b"acsp" and head[8] <= VERSION and head[12:16] in CLASSES  # noqa: PLR2004 - places in the head
    return set() if fits and head[16:20] == SIGNATURES[int(profile.N)] else {judge.COLOUR}


def state(one: Object) -> set[str]:
    """Return what a graphics state does not keep; a soft mask in it is looked at elsewhere."""
    found: set[str] = set()
    if set(one.keys()) - STATE_KEYS:
        found.add(judge.TRANSFER)
    modes = one.get("/BM", Name.Normal)
    if {str(mode) for mode in (modes.as_list() if isinstance(modes, Array) else [modes])} - BLENDS:
        found.add(judge.BLEND)
    if one.get("/RI") is not None and str(one.RI) not in INTENTS:
        found.add(judge.INTENT)
    return found


def shading(one: Object, budget: Budget) -> set[str]:
    """Return what a shading does not keep."""
    return colour(one.ColorSpace, budget) if "/ColorSpace" in one else {judge.COLOUR}


def kept(resources: Object) -> Dictionary:
    """Return the resources of a page or form without what is no drawing."""
    return Dictionary({kind: resources[kind] for kind in KINDS if isinstance(resources.get(kind), Dictionary)})

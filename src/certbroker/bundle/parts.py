"""A submission as files: one PDF, several that list one another, or a ZIP; with an index of them all."""

import hashlib
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from certbroker.bundle.attachments import as_json
from certbroker.bundle.file import Bundle
from certbroker.bundle.filing import Filing
from certbroker.bundle.profiles import Profile
from certbroker.bundle.profiles.names import values_of
from certbroker.bundle.redaction import Redaction, redacted, without_numbers
from certbroker.bundle.saving import save
from certbroker.bundle.splitting import TooLarge, split
from certbroker.bundle.stated import Stated
from certbroker.bundle.submission import make
from certbroker.bundle.volume import Place, Share, Volume
from certbroker.bundle.wording import Language
from certbroker.errors import BundleError, PageLimit, SizeLimit
from certbroker.evidence import Delivered, Dossier

INDEX: Final = "parts.json"
SCHEMA: Final = "certbroker.parts/1"
TRIES: Final = 4
"""Makings until every file tells where the documents of the others stand; two are the rule."""
LAST_PAGE: Final = 9999
"""Page number that is reckoned with while files are measured."""


@dataclass(frozen=True, slots=True)
class File:
    """One PDF of a submission."""

    name: str
    bundle: Bundle
    data: bytes = field(repr=False)
    """The PDF; sealed, where the submission was."""

    def describe(self) -> dict[str, Any]:
        """Return its entry in the index."""
        return {
            "file": self.name,
            "size": len(self.data),
            "sha256": hashlib.sha256(self.data).hexdigest(),
            "manifest_sha256": hashlib.sha256(self.bundle.manifest).hexdigest(),
            **{name: value for name, value in share_of(self.name, self.bundle).describe().items() if name != "file"},
        }


@dataclass(frozen=True, slots=True)
class Submission:
    """What is sent to a recipient."""

    profile: Profile
    files: tuple[File, ...]
    made_on: date
    recipient: str
    purpose: str

    @property
    def index(self) -> bytes:
        """The index of all files with their digests (shape `parts` in docs/shapes.md)."""
        return as_json(
            {
                "schema": SCHEMA,
                "recipient": self.recipient,
                "purpose": self.purpose,
                "made_on": self.made_on.isoformat(),
                "files": [one.describe() for one in self.files],
            }
        )

    def sealed(self, seal: Callable[[bytes], bytes]) -> "Submission":
        """Return the submission with every PDF sealed. Raises SizeLimit, and whatever sealing raises."""
        done = replace(self, files=tuple(replace(one, data=seal(one.data)) for one in self.files))
        done.check()
        return done

    def archive(self) -> bytes:
        """Return the files and their index as a ZIP; equal files give equal bytes."""
        out = BytesIO()
        with zipfile.ZipFile(out, "w") as target:
            for name, data in (*((one.name, one.data) for one in self.files), (INDEX, self.index)):
                info = zipfile.ZipInfo(name, (self.made_on.year, self.made_on.month, self.made_on.day, 0, 0, 0))
                info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
                target.writestr(info, data)
        return out.getvalue()

    def outputs(self) -> list[tuple[str, bytes]]:
        """Return the names and bytes of what is sent."""
        if self.profile.package == "zip":
            return [(f"{self.files[0].name.removesuffix('.pdf')}.zip", self.archive())]
        own = [(one.name, one.data) for one in self.files]
        return own if len(own) == 1 else [*own, (INDEX, self.index)]

    def save(self, folder: str | Path) -> list[Path]:
        """Write what is sent into a folder that is there, each file whole or not at all. Returns the paths."""
        return [save(data, Path(folder) / name) for name, data in self.outputs()]

    def check(self) -> None:
        """Raise SizeLimit where something that is sent is larger than the recipient takes."""
        limit = self.profile.max_bytes
        largest = max(len(data) for _, data in self.outputs())
        if limit is not None and largest > limit:
            raise SizeLimit(f"{largest:,} bytes, {limit:,} at most")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How a submission is made, apart from the recipient's profile. As the arguments of `make`."""

    today: date
    recipient: str | None = None
    purpose: str | None = None
    language: Language = "ko"
    font_dir: str | Path | None = None
    statements: Sequence[Stated] = ()
    filing: Filing | None = None
    redaction: Redaction | None = None


def submit(dossier: Dossier, profile: Profile, wishes: Wishes) -> Submission:
    """Make what is sent to a recipient: split where its profile lets it and its limits need it.

    Raises SizeLimit, PageLimit where it cannot be made to fit; what `make` raises: ConsentScope among it.
    """
    work = _Work(dossier, profile, wishes)
    files = work.files()
    made = Submission(profile, files, wishes.today, work.recipient, work.purpose)
    made.check()
    return made


def share_of(name: str, bundle: Bundle) -> Share:
    """Return what a file has."""
    places = (Place(one.certificate, one.title, one.first_page, one.last_page) for one in bundle.documents)
    return Share(name, bundle.pages, tuple(places))


class _Work:
    def __init__(self, dossier: Dossier, profile: Profile, wishes: Wishes) -> None:
        recipient, purpose = dossier.addressed(wishes.recipient, wishes.purpose)
        self.recipient, self.purpose = map(without_numbers, (recipient, purpose))
        redaction = profile.redaction(wishes.redaction)
        self._dossier = redacted(dossier, redaction, recipient)
        self._redaction = replace(redaction, is_done=True)
        self._profile, self._wishes = profile, wishes
        self._came = [one for one in self._dossier.outcomes if isinstance(one, Delivered)]

    def files(self) -> tuple[File, ...]:
        """Make the files."""
        whole = self._make(range(len(self._came)), None)
        if self._fits(whole):
            return (self._file(1, 1, whole),)
        if self._profile.package == "one" or not self._came:
            raise self._too_large(whole)
        placeholder = self._placeholder()
        try:
            runs = split(len(self._came), lambda start, end: self._fits(self._make(range(start, end), placeholder)))
        except TooLarge as error:
            raise self._too_large(whole, self._came[error.number].id) from None
        if len(runs) > self._profile.max_files:
            raise SizeLimit(f"{len(runs)} files, {self._profile.max_files} at most")
        return self._volumes(runs)

    def _volumes(self, runs: Sequence[range]) -> tuple[File, ...]:
        """Make each file with what is in all of them, until what they say is so."""
        shares = tuple(Share(self._name(at, len(runs)), LAST_PAGE, self._places(run)) for at, run in enumerate(runs, 1))
        for _ in range(TRIES):
            made = [self._make(run, Volume(at, shares)) for at, run in enumerate(runs, 1)]
            files = tuple(self._file(at, len(runs), one) for at, one in enumerate(made, 1))
            found = tuple(share_of(one.name, one.bundle) for one in files)
            if found == shares:
                return files
            shares = found
        raise BundleError("the files find no length")

    def _make(self, run: range, volume: Volume | None) -> Bundle:
        wishes, is_first = self._wishes, run.start == 0
        own = [self._came[at] for at in run]
        others = [one for one in self._dossier.outcomes if not isinstance(one, Delivered)] if is_first else []
        filing = self._profile.filing(wishes.filing)
        first = filing.first + (sum(one.pages for one in volume.shares[: volume.number - 1]) if volume else 0)
        return make(
            replace(self._dossier, outcomes=(*own, *others)) if volume else self._dossier,
            today=wishes.today,
            recipient=self.recipient,
            purpose=self.purpose,
            language=wishes.language,
            font_dir=wishes.font_dir,
            statements=wishes.statements if is_first else (),
            filing=replace(filing, volume=volume, first=first),
            redaction=self._redaction,
        )

    def _placeholder(self) -> Volume:
        """Return the longest that a list of all files can be: a file for each document."""
        count = len(self._came)
        shares = (
            Share(self._name(at, count), LAST_PAGE, self._places(range(at - 1, at))) for at in range(1, count + 1)
        )
        return Volume(1, tuple(shares))

    def _places(self, run: range) -> tuple[Place, ...]:
        names = ((self._came[at].id, self._came[at].certificate.spec.name_ko) for at in run)
        return tuple(Place(certificate, f"{name} (가*나)", LAST_PAGE, LAST_PAGE) for certificate, name in names)

    def _fits(self, made: Bundle) -> bool:
        room, pages = self._profile.room, self._profile.max_pages
        is_small = room is None or self._profile.package == "zip" or len(made.data) <= room
        return is_small and (pages is None or made.pages <= pages)

    def _name(self, number: int, count: int) -> str:
        values = values_of(self.recipient, self.purpose, self._wishes.today)
        return self._profile.names.name(values, number, count)

    def _file(self, number: int, count: int, bundle: Bundle) -> File:
        return File(self._name(number, count), bundle, bundle.data)

    def _too_large(self, made: Bundle, certificate: str | None = None) -> BundleError:
        room, pages = self._profile.room, self._profile.max_pages
        if certificate:
            return SizeLimit("one document by itself is over the limit", certificate=certificate)
        if pages is not None and made.pages > pages:
            return PageLimit(f"{made.pages} pages, {pages} at most")
        return SizeLimit(f"{len(made.data):,} bytes, {room or 0:,} at most")

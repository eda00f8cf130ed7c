"""What an entry holds, read as what it was written as."""

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from certbroker.errors import PayloadError, Recovery
from certbroker.store.base import Entry

M = TypeVar("M", bound=BaseModel)


def written(model: type[M], entry: Entry) -> M:
    """Read an entry. The entry itself stays as it is, whoever cannot read it.

    Raises PayloadError (`payload.version`) where it is of a shape that is not known here: a later certbroker wrote it.
    """
    try:
        return model.model_validate_json(entry.data)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        path = ".".join("*" if isinstance(step, int) else str(step)[:40] for step in first["loc"])
        raise PayloadError(
            f"{entry.kind} {entry.id}: a shape that is not known here; a later certbroker may have written it",
            kind="version",
            path=path,
            recovery=Recovery.FIX,
        ) from None

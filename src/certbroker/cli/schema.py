"""The JSON Schema of a certificate's canonical JSON, with the meaning of every field."""

from typing import Any, cast

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from certbroker.fields import Code, kind_of_field
from certbroker.model import Certificate, Record, meanings


class _Described(GenerateJsonSchema):
    """Says what each field means, and which code words are known: others are kept as they are printed."""

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """Add meanings and code words to the fields of a record."""
        made = super().model_schema(schema)
        record = schema["cls"]
        if issubclass(record, Record):
            properties = cast("dict[str, dict[str, Any]]", made.get("properties", {}))
            for name, described in properties.items():
                described.update(_told(record, name))
        return made


def _told(record: type[Record], name: str) -> dict[str, Any]:
    scalar = kind_of_field(record, name).scalar
    words = {"examples": list(scalar.tokens)} if isinstance(scalar, Code) else {}
    return {"description": meanings(record).get(name, "")} | words


def schema_of(certificate: type[Certificate]) -> dict[str, Any]:
    """Return the JSON Schema of what `normalise` writes for a certificate."""
    made = certificate.model_json_schema(mode="serialization", schema_generator=_Described)
    own = {"$schema": GenerateJsonSchema.schema_dialect, "title": certificate.spec.name_ko}
    return own | {key: value for key, value in made.items() if key != "title"}

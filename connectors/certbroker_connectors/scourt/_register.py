"""What the certificates of the family relation register share: the choices, the table of persons, the words in it."""

from typing import Annotated

from certbroker.facts import Fact, Identity, gives
from certbroker.facts import Relative as RelativeFact
from certbroker.fields import Day, ResidentNumber, Text, code
from certbroker.model import Record, wire

VARIANTS = code({"일반": "general", "상세": "detailed", "특정": "specific"})
NUMBER_DISPLAYS = code({"전부공개": "all", "신청대상자본인만공개": "holder_only", "비공개": "hidden"})
SEXES = code({"남": "male", "여": "female"})
STATUSES = code(
    {
        "사망": "deceased",
        "실종선고": "declared_missing",
        "부재선고": "declared_absent",
        "국적상실": "nationality_lost",
    }
)
PERSON_FACTS = (
    gives(Fact.PERSON_IDENTITY, Identity, name="holder.name", resident_number="holder.resident_number"),
    gives(Fact.PERSON_BIRTH_DATE, Identity, birth_date="holder.born_on"),
    gives(Fact.PERSON_SEX, Identity, sex="holder.sex"),
    gives(Fact.PERSON_REGISTERED_DOMICILE, Identity, domicile="registered_domicile"),
)
"""What every one of them says of the person that it is about."""


class Registrant(Record):
    """The person that the certificate is about (본인)."""

    name: Text = wire("성명")
    """Name of the person."""

    name_hanja: Text | None = wire("한자")
    """Name in Chinese characters."""

    born_on: Day = wire("출생연월일")
    """Day of birth."""

    resident_number: ResidentNumber | None = wire("주민등록번호")
    """Resident registration number of the person."""

    sex: Annotated[str, SEXES] = wire("성별")
    """Sex of the person."""

    clan_origin: Text | None = wire("본")
    """Place of origin of the clan (본관), in Chinese characters."""

    status: Annotated[str, STATUSES] | None = wire("상태")
    """Whether the person is dead, declared missing or absent, or lost the nationality; absent otherwise."""


class Relative(Record):
    """A relative of that person; each certificate has its own words for the relation (가족)."""

    relation: Text = wire("구분")
    """What the relative is to the person."""

    name: Text = wire("성명")
    """Name of the relative."""

    name_hanja: Text | None = wire("한자")
    """Name in Chinese characters."""

    born_on: Day | None = wire("출생연월일")
    """Day of birth."""

    resident_number: ResidentNumber | None = wire("주민등록번호")
    """Resident registration number; a foreigner has an alien registration number here, or none."""

    sex: Annotated[str, SEXES] | None = wire("성별")
    """Sex of the relative."""

    clan_origin: Text | None = wire("본")
    """Place of origin of the clan (본관), in Chinese characters."""

    nationality: Text | None = wire("국적")
    """Nationality; for a foreigner only."""

    status: Annotated[str, STATUSES] | None = wire("상태")
    """Whether the relative is dead, declared missing or absent, or lost the nationality; stands after the name."""


RELATIVES = gives(
    Fact.FAMILY_PARENTS,
    RelativeFact,
    rows="family_members",
    relation="relation",
    name="name",
    resident_number="resident_number",
    birth_date="born_on",
    status="status",
)
"""The persons of the table as facts; each certificate says which relations are which fact."""

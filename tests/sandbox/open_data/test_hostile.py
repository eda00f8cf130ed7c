"""Whatever is sent, the hosts answer: an error of their own, never a failure of the program."""

from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from certbroker.sandbox.open_data import services
from sandbox.open_data.foreign import STATUS, VALIDATE, Client

ADDRESSES = sorted(services.load())
VALUES = st.text(max_size=20) | st.sampled_from(["41", "0", "1", "-1", "json", "9" * 400, "%", "cond[", "0000000017"])


@given(at=st.sampled_from(ADDRESSES), values=st.lists(VALUES, min_size=9, max_size=9), data=st.data())
def test_any_values_of_the_parameters(portal: Client, at: str, values: list[str], data: st.DataObject) -> None:
    service = services.load()[at]
    known = [
        *service.required,
        *service.select,
        *service.options,
        service.switch,
        "pageNo",
        "numOfRows",
        "page",
        "pSize",
    ]
    names = data.draw(st.lists(st.sampled_from([name for name in known if name]), max_size=9, unique=True))
    got = portal.get(at, **dict(zip(names, values, strict=False)))
    assert got.status in {200, 400, 404}
    assert got.json if "json" in got.media else got.xml.tag


@given(query=st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters="#"), max_size=60))
@example("serviceKey")
@example("=&&=&%ZZ=%")
def test_any_query(portal: Client, query: str) -> None:
    for at in ADDRESSES[::7]:
        got = portal.raw(at, query)
        assert got.status in {200, 401, 403}
        assert quote(portal.key, safe="") not in got.text


@pytest.mark.parametrize("at", [STATUS, VALIDATE])
@given(
    body=st.recursive(
        st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=10),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["b_no", "businesses", "start_dt", "p_nm"]), inner, max_size=3)
        ),
        max_leaves=8,
    )
)
def test_any_body(portal: Client, at: str, body: object) -> None:
    got = portal.post(at, body)
    assert (got.status, got.json["status_code"]) in {(200, "OK"), (411, "REQUEST_DATA_MALFORMED")}

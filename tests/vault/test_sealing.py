"""What is sealed opens with its key in its place, and nowhere else: no byte of it may change."""

import asyncio
import secrets
import time
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from hypothesis import given
from hypothesis import strategies as st

from certbroker.consent import Consent, draft
from certbroker.errors import KeyMissing, SettingsError, VaultLocked
from certbroker.privacy import SEALED, ConnectingInformation
from certbroker.store import Entry
from certbroker.vault import Envelope, KeyRing, LocalKey, Sealed, Vault
from certbroker.vault.keys import Index, joined
from certbroker_connectors.mois import ResidentRegister
from support.exchange import CI, holder
from support.vault import NOW, change, column, entry, look

OTHER_CI = CI[::-1].replace("=", "A")[:86] + "=="


def consent(**changes: Any) -> Consent:
    return draft(holder(**changes), [ResidentRegister.ask()], recipient="가나은행", purpose="대출 신청", now=NOW)


def kept(one: Consent) -> Entry:
    return Entry("consent", one.id, "", NOW, one.model_dump_json(context=SEALED).encode())


@given(st.binary(max_size=300), st.binary(max_size=60))
def test_what_was_sealed_opens(data: bytes, bound: bytes) -> None:
    sealer = Envelope(KeyRing.new())
    assert sealer.open(sealer.seal(data, bound), bound) == data


def test_the_same_content_is_never_sealed_alike() -> None:
    sealer = Envelope(KeyRing.new())
    first, second = sealer.seal(b"data", b""), sealer.seal(b"data", b"")
    assert first.wrapped != second.wrapped
    assert first.box[1:13] != second.box[1:13]
    assert first.box[13:] != second.box[13:]


@given(st.data())
def test_any_bit_that_changes_locks_it(data: st.DataObject) -> None:
    sealer = Envelope(KeyRing.new())
    sealed = sealer.seal(b"a content of some length", b"its place")
    parts = [sealed.wrapped, sealed.box]
    which = data.draw(st.integers(0, 1))
    bit = data.draw(st.integers(0, len(parts[which]) * 8 - 1))
    parts[which] = flipped(parts[which], bit)
    with pytest.raises(VaultLocked):
        sealer.open(Sealed(sealed.key_id, *parts), b"its place")


def flipped(data: bytes, bit: int) -> bytes:
    return data[: bit // 8] + bytes([data[bit // 8] ^ (1 << bit % 8)]) + data[bit // 8 + 1 :]


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_what_is_no_seal_at_all_is_refused(wrapped: bytes, box: bytes) -> None:
    ring = KeyRing.new()
    with pytest.raises(VaultLocked):
        Envelope(ring).open(Sealed(ring.ids[-1], wrapped, box), b"")


@given(st.lists(st.binary(max_size=4), max_size=5), st.lists(st.binary(max_size=4), max_size=5))
def test_other_parts_never_give_the_same_place(one: list[bytes], other: list[bytes]) -> None:
    assert (joined(*one) == joined(*other)) == (one == other)


def test_the_default_is_what_the_standards_say() -> None:
    """Opened here with the primitives alone: AES key wrap (RFC 3394), then AES-256-GCM."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.keywrap import aes_key_unwrap

    key = LocalKey.make()
    sealed = Envelope(KeyRing(bytes(32), [key])).seal(b"data", b"place")
    data_key = aes_key_unwrap(key.key, sealed.wrapped)
    assert len(data_key) == 32
    assert AESGCM(data_key).decrypt(sealed.box[1:13], sealed.box[13:], b"\x01place") == b"data"


@pytest.mark.parametrize("place", ["owner", "wrapped", "sealed"])
async def test_every_byte_of_a_row_is_guarded(vault: Vault, url: str, place: str) -> None:
    one = consent()
    await vault.put(kept(one))
    right: bytes = bytes(column(url, one.id, place))
    positions = range(len(right)) if len(right) < 100 else [0, 1, 12, 13, 40, len(right) - 17, len(right) - 1]
    for position in positions:
        change(url, one.id, place, flipped(right, position * 8 + secrets.randbelow(8)))
        with pytest.raises(VaultLocked):
            await vault.get("consent", one.id)
    for wrong in (b"", right[:-1], right + b"\0", None):
        change(url, one.id, place, wrong)
        with pytest.raises(VaultLocked):
            await vault.get("consent", one.id)
    change(url, one.id, place, right)
    assert await vault.get("consent", one.id) == kept(one)


@pytest.mark.parametrize("columns", ["sealed", "sealed, wrapped", "sealed, wrapped, owner", "owner"])
async def test_rows_cannot_be_swapped(vault: Vault, url: str, columns: str) -> None:
    """Whoever can write rows cannot give one person another's consent."""
    one, other = consent(), consent(ci=OTHER_CI)
    await vault.put(kept(one))
    await vault.put(kept(other))
    for name in columns.split(", "):
        change(url, one.id, name, bytes(column(url, other.id, name)))
    with pytest.raises(VaultLocked):
        await vault.get("consent", one.id)
    assert await vault.get("consent", other.id) == kept(other)


@pytest.mark.parametrize(("name", "value"), [("parent", "con_2"), ("kind", "layout"), ("id", "moved")])
async def test_a_row_cannot_be_given_another_place(vault: Vault, url: str, name: str, value: str) -> None:
    await vault.put(entry("a"))
    change(url, "a", name, value)
    with pytest.raises(VaultLocked):
        await vault.get("layout" if name == "kind" else "request", "moved" if name == "id" else "a")


async def test_a_row_found_by_an_owner_it_was_given_is_refused(vault: Vault, url: str) -> None:
    one, other = consent(), consent(ci=OTHER_CI)
    await vault.put(kept(one))
    await vault.put(kept(other))
    change(url, one.id, "owner", bytes(column(url, other.id, "owner")))
    with pytest.raises(VaultLocked):
        await vault.of_owner(ConnectingInformation(OTHER_CI))


async def test_a_key_that_is_not_in_the_ring_is_named(vault: Vault, url: str) -> None:
    await vault.put(entry("a"))
    change(url, "a", "key_id", "kek_elsewhere")
    with pytest.raises(KeyMissing, match="kek_elsewhere"):
        await vault.get("request", "a")


async def test_the_keys_of_another_vault_do_not_even_open_it(vault: Vault, url: str) -> None:
    await vault.put(entry("a"))
    with pytest.raises(VaultLocked):
        await Vault.open(url, KeyRing.new())


async def test_another_wrapping_key_under_the_same_name_opens_nothing(vault: Vault, url: str, keys: KeyRing) -> None:
    await vault.put(entry("a"))
    wrong = KeyRing(keys.index.key, [LocalKey(keys.ids[-1], bytes(32))])
    async with await Vault.open(url, wrong) as other:
        with pytest.raises(VaultLocked):
            await other.get("request", "a")


async def test_entries_are_found_by_their_owner(vault: Vault, url: str) -> None:
    mine, others, unknown = consent(), consent(ci=OTHER_CI), consent(ci=None)
    for one in (mine, others, unknown):
        await vault.put(kept(one))
        await vault.put(Entry("request", f"trq_{one.id}", one.id, NOW, b""))
    assert await vault.of_owner(ConnectingInformation(CI)) == [kept(mine)]
    assert [one.id for one in await vault.of_owner(ConnectingInformation(CI), "request")] == [f"trq_{mine.id}"]
    assert await vault.of_owner(ConnectingInformation(OTHER_CI)) == [kept(others)]
    assert look(url, "SELECT count(*) FROM certbroker_entry WHERE owner IS NULL") == [(2,)]


async def test_a_consent_gets_its_owner_with_the_approval(vault: Vault) -> None:
    pending = consent(ci=None)
    await vault.put(kept(pending))
    await vault.put(Entry("request", "before", pending.id, NOW, b""))
    approved = pending.model_copy(update={"holder": holder()})
    await vault.put(kept(approved))
    await vault.put(Entry("request", "after", pending.id, NOW, b""))
    assert await vault.of_owner(ConnectingInformation(CI)) == [kept(approved)]
    assert [one.id for one in await vault.of_owner(ConnectingInformation(CI), "request")] == ["after"]
    assert [one.id for one in await vault.children("request", pending.id)] == ["before", "after"]


@pytest.mark.parametrize("data", [b"", b"\xff", b"[]", b"{}", b'{"holder": 1}', b'{"holder": {"ci": 5}}'])
async def test_what_is_no_consent_has_no_owner(vault: Vault, data: bytes) -> None:
    await vault.put(Entry("consent", "con_1", "", NOW, data))
    assert (await vault.get("consent", "con_1")) == Entry("consent", "con_1", "", NOW, data)


def test_keyed_hashes_differ_by_key_and_by_purpose() -> None:
    index = Index(bytes(32))
    found = {
        index.of("owner", "a"),
        index.of("certificate", "a"),
        index.of("owner", "b"),
        Index(b"1" * 32).of("owner", "a"),
    }
    assert len(found) == 4
    assert index.of("owner", "a") == Index(bytes(32)).of("owner", "a")
    assert index.of("owner", "a", "b") != index.of("owner", "ab")


@pytest.mark.parametrize("key", [b"", bytes(16), bytes(33)])
def test_a_key_has_32_bytes(key: bytes) -> None:
    with pytest.raises(SettingsError):
        LocalKey("a", key)
    with pytest.raises(SettingsError):
        Index(key)


class Module:
    """A sealer of somebody else's: another cipher, in a module that takes its time."""

    waits = True
    current = "module"

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def seal(self, data: bytes, bound: bytes) -> Sealed:
        time.sleep(0.05)
        nonce = secrets.token_bytes(12)
        return Sealed(self.current, b"none", nonce + ChaCha20Poly1305(self._key).encrypt(nonce, data, bound))

    def open(self, sealed: Sealed, bound: bytes) -> bytes:
        return ChaCha20Poly1305(self._key).decrypt(sealed.box[:12], sealed.box[12:], bound)

    def rewrap(self, key_id: str, wrapped: bytes) -> tuple[str, bytes]:
        return key_id, wrapped


async def longest_pause(until: asyncio.Event) -> float:
    """The longest time in which nobody else got a turn."""
    longest, last = 0.0, time.perf_counter()
    while not until.is_set():
        await asyncio.sleep(0.001)
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    return longest


async def test_a_sealer_of_ones_own(url: str, keys: KeyRing) -> None:
    async with await Vault.open(url, keys, sealer=Module()) as vault:
        await vault.put(entry("first"))  # the first statement takes its time for other reasons
        ended = asyncio.Event()
        watching = asyncio.create_task(longest_pause(ended))
        await asyncio.gather(*(vault.put(entry(str(number))) for number in range(4)))
        ended.set()
        assert await vault.get("request", "3") == entry("3")
        assert column(url, "3", "key_id") == "module"
    async with await Vault.open(url, keys) as other:
        with pytest.raises(KeyMissing):
            await other.get("request", "3")
    assert await watching < 0.05 * 4, "the loop waited for the module"


class Away:
    """A wrapping key in a security module: it has a name, and never shows itself."""

    id = "hsm-1"
    waits = True

    def __init__(self) -> None:
        self._key = LocalKey("inside", secrets.token_bytes(32))
        self.threads = set[bool]()

    def _used(self, work: Callable[[bytes], bytes], key: bytes) -> bytes:
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            self.threads.add(False)
        else:
            self.threads.add(True)
        return work(key)

    def wrap(self, key: bytes) -> bytes:
        return self._used(self._key.wrap, key)

    def unwrap(self, wrapped: bytes) -> bytes:
        return self._used(self._key.unwrap, wrapped)


async def test_a_wrapping_key_that_never_leaves_its_module(url: str) -> None:
    away = Away()
    async with await Vault.open(url, KeyRing(bytes(32), [away])) as vault:
        await vault.put(entry("a"))
        assert await vault.get("request", "a") == entry("a")
        assert column(url, "a", "key_id") == "hsm-1"
    assert away.threads == {False}, "it was used in the loop"

"""Submitting documents of a holder's wallet to another wallet, and following what becomes of them."""

from collections.abc import Sequence
from datetime import datetime

from certbroker.channels.document_wallet.answers import Distribution, IssuedDocument
from certbroker.channels.document_wallet.client import WalletClient
from certbroker.channels.document_wallet.submission import Submission, SubmissionState
from certbroker.channels.public_mydata.client import Clock
from certbroker.errors import ChannelRefused, ConsentMissing, SettingsError
from certbroker.fields import SEOUL
from certbroker.model import Holder, WalletAddress


class Presenting:
    """The part of the wallet channel that submits (제출)."""

    def __init__(self, client: WalletClient, clock: Clock | None = None) -> None:
        self.client = client
        self._clock = clock or (lambda: datetime.now(SEOUL))

    async def documents(self, holder: Holder, kind: str = "") -> tuple[IssuedDocument, ...]:
        """List the documents of a holder's wallet. Raises SettingsError, ChannelError, PayloadError."""
        return await self.client.documents(address_of(holder), kind)

    async def submit(
        self, holder: Holder, documents: Sequence[IssuedDocument], to: str = "", *, agreed: bool
    ) -> Submission:
        """Submit documents to a wallet, by default the relying party's own.

        agreed: whether the holder agreed that these documents go to this recipient; without it nothing is sent. Sent
        once: after a failure, look at `submissions` before submitting again.

        Raises ConsentMissing, SettingsError, ChannelError, PayloadError; ChannelRefused, without asking the wallet,
        where a document can no longer be submitted.
        """
        if not agreed:
            raise ConsentMissing("the holder did not agree to submit these documents to this recipient")
        recipient = _address(to or self.client.access.address)
        self._require_presentable(documents)
        presenter = address_of(holder)
        made = await self.client.submit([one.id for one in documents], presenter, recipient)
        return Submission(
            package_id=made.package_id,
            presenter=presenter,
            recipient=recipient,
            url=made.url,
            pin=made.pin,
            valid_until=made.valid_until,
            documents=len(documents),
        )

    async def follow(self, submission: Submission) -> Submission:
        """Return a submission as it stands, with the reason where it was turned down.

        A state that cannot follow the last one is kept and reported, and so is that the wallet does not list it.
        """
        rows = await self.client.distributions(submission.presenter)
        row = next((one for one in rows if one.package_id == submission.package_id), None)
        if row is None:
            return submission.unseen()
        return submission.seen(row.state, reason=row.reason, changed_at=row.changed_at)

    async def submissions(self, holder: Holder) -> tuple[Submission, ...]:
        """List the submissions of a holder's wallet, without their addresses."""
        presenter = address_of(holder)
        return tuple(_listed(row, presenter) for row in await self.client.distributions(presenter))

    async def cancel(self, submission: Submission) -> Submission:
        """Take a submission back, on the holder's behalf. Raises ChannelRefused once its receipt has begun."""
        return await self._change(submission, SubmissionState.CANCELLED)

    async def delete(self, submission: Submission) -> Submission:
        """Hide a submission that ended. Raises ChannelRefused while it has not."""
        return await self._change(submission, SubmissionState.DELETED)

    async def _change(self, submission: Submission, state: SubmissionState) -> Submission:
        """Change a submission's state, as it stands now; what is already so is not changed again."""
        now = await self.follow(submission)
        if now.state is state:
            return now
        if not now.may_become(state):
            raise ChannelRefused(f"a submission in state {now.state.value} cannot become {state.value}")
        await self.client.change(now.package_id, state)
        return now.seen(state, changed_at=self._clock())

    def _require_presentable(self, documents: Sequence[IssuedDocument]) -> None:
        if not documents:
            raise SettingsError("a submission needs at least one document")
        today = self._clock().astimezone(SEOUL).date()
        for one in documents:
            ends = [day for day in (one.valid_until, one.presentable_until) if day is not None]
            if one.is_disused or one.presentable_count == 0 or any(day < today for day in ends):
                raise ChannelRefused("a document that is disused, used up or no longer valid cannot be submitted")


def address_of(holder: Holder) -> WalletAddress:
    """Return the address of a holder's wallet. Raises SettingsError where it is not known."""
    if holder.wallet_address is None:
        raise SettingsError("the holder's wallet address is not known")
    return holder.wallet_address


def _address(text: str) -> WalletAddress:
    try:
        return WalletAddress.parse(text)
    except ValueError:
        raise SettingsError("no wallet address to submit to: set `wallet.address`") from None


def _listed(row: Distribution, presenter: WalletAddress) -> Submission:
    return Submission(
        package_id=row.package_id,
        state=row.state,
        presenter=row.presenter or presenter,
        recipient=row.recipient,
        pin=row.pin,
        submitted_on=row.submitted_on,
        changed_at=row.changed_at,
        reason=row.reason,
        documents=row.documents,
    )

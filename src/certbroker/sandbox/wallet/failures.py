"""Faults of the document wallet, beside those of the exchange (see `certbroker.sandbox.faults`).

`call` is the name of an operation, `document` a docKndCode, `person` whose wallet it is. The kinds that are done on the
wire (`slow` to `code`) strike here too; `code` gives the `rspnsCode`. Those done to a document (`not_delivered` to
`wrong_type`) strike when it is issued (`ECDApply`).

| kind | what the other end sees |
|---|---|
| `wallet_type` | `verifyIndiECDW` answers `ecdwTyCode` `value`, default 4 |
| `turned_down` | the application, or the submission, is turned down with the reason `value` |
| `takes_time` | an application takes `seconds` (`reqreKnd` 3) |
| `application_status` | an application stays at `applStatsCode` `value`, default 5 |
| `disused` | the document is disused (`disuseDocAt` `Y`) from then on |
| `exhausted` | no download is left from then on (`presentnPosblCnt` 0) |
| `agrmnts` | the issued documents are listed under `agrmnts` |
| `vaild_dt` | the list spells `vaildDt` |
| `no_metadata` | there is no `elcrtMetaInfo` |
| `json_metadata` | `elcrtMetaInfo` is the Base64 of JSON |
| `truncated_original` | the PDF ends too soon |
| `altered_original` | a digit of the PDF was changed after it was signed |
| `others_original` | the PDF is another person's, and genuine |
| `unsigned_original` | the PDF has no signature |
| `revoked_signer` | the PDF is signed with a certificate that was revoked the day before |
| `expired_signer` | the PDF is signed with a certificate that had expired |
| `unknown_signer` | the PDF is signed under a root that nobody trusts |
"""

ORIGINAL = frozenset(
    {
        "truncated_original",
        "altered_original",
        "others_original",
        "unsigned_original",
        "revoked_signer",
        "expired_signer",
        "unknown_signer",
    }
)
STATE = frozenset({"wallet_type", "turned_down", "takes_time", "application_status", "disused", "exhausted"})
ANSWER = frozenset({"agrmnts", "vaild_dt", "no_metadata", "json_metadata"})
KINDS = ORIGINAL | STATE | ANSWER

CALLS = frozenset(
    {
        "verifyIndiECDW",
        "ECDApply",
        "ECDApplyInfoInquire",
        "ECDApplyListInquire",
        "ECDApplySupportListInquire",
        "inquireElecDocIssueList",
        "inquireElecDocInfo",
        "viewElecDoc",
        "urlDownloadElecDoc",
        "downloadElecDoc",
        "requestElecDocPresentURL",
        "inquireElecDocDistList",
        "changeElecDocPackageDistInfo",
    }
)

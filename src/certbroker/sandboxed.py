"""Settings and people of a sandbox, from its first line."""

from collections.abc import Mapping
from typing import Any

from certbroker.model import Holder
from certbroker.privacy import ApiKey
from certbroker.settings import ExchangeBundle, Official, RelyingParty, Settings


def sandbox_party(info: Mapping[str, Any]) -> RelyingParty:
    """Return the relying party that a sandbox's first line describes."""
    return Settings.parse(
        {
            "relying_party": {
                "sandbox": {
                    "name": "certbroker sandbox",
                    "specimen": True,
                    "system_code": info["system_code"],
                    "api_key": info["api_key"],
                    "exchange_url": info["url"],
                    "identity_url": info["identity_url"],
                    "official": Official(name="김담당", position="심사팀"),
                    "bundles": [
                        ExchangeBundle(id=one, documents=tuple(codes)) for one, codes in info["bundles"].items()
                    ],
                    "codes": {certificate: code for code, certificate in info.get("provisional", {}).items()},
                    **_other_channels(info),
                }
            }
        }
    ).party()


def _other_channels(info: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings of the channels beside the exchange, as far as a sandbox has them."""
    found = {name: dict(info[name]) for name in ("open_data", "wallet") if name in info}
    for access, key in (("open_data", "service_key"), ("wallet", "api_key")):
        if access in found:
            found[access][key] = ApiKey(found[access][key])
    return found


def sandbox_people(info: Mapping[str, Any]) -> dict[str, Holder]:
    """Return the fictional people that a sandbox's first line names."""
    return {
        name: Holder.model_validate(_holder(told)) for name, told in info["people"].items() if told.get("birth_date")
    }


def _holder(told: Mapping[str, Any]) -> dict[str, Any]:
    known = {
        key: told[key]
        for key in ("name", "birth_date", "sex", "resident_number", "ci", "phone", "wallet_address")
        if told.get(key)
    }
    known["is_foreigner"] = told.get("nationality") == "foreign"
    if not told.get("business_number"):
        return known
    name = told.get("corporate_name") or told["business_name"]
    number, corporate = told["business_number"], told.get("corporate_number")
    return known | {"business": {"name": name, "number": number, "corporate_number": corporate}}

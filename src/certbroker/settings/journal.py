"""How long the journal is kept."""

from pydantic import Field

from certbroker.settings.keys import Section


class JournalSettings(Section):
    """How long the journal is kept.

    ```toml
    [journal]
    keep_years = 2
    ```

    개인정보의 안전성 확보조치 기준 (개인정보보호위원회고시 제2023-6호) 제8조제1항 has access records kept for a year at
    least, and for two where a system processes 고유식별정보 or 민감정보, or personal data of 50,000 people or more.
    Read in copies of the notice, not in the official text; whether it was amended since is to be checked.
    """

    keep_years: int = Field(default=2, ge=1, le=30)
    """Resident numbers are 고유식별정보: less than two years is for systems without."""

"""Writes `.ci/locked.txt`: every package of an installation in its version, with the hash of its file.

    python -m pip install --dry-run --ignore-installed --quiet --report report.json '.[all,dev]' 'hatchling>=1.27'
    python tests/tools/locked.py < report.json > .ci/locked.txt

pip itself says what it would install, from wherever it is set up to install; nothing here asks anybody.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any

HEAD = """\
# What an installation for continuous integration, or a deployment, takes: {python} on {platform}.
# Another platform makes its own (tests/tools/locked.py). To install: pip install --require-hashes -r .ci/locked.txt,
# then certbroker itself with --no-deps.
"""


def lines(report: Mapping[str, Any]) -> Iterator[str]:
    """Go through the packages of pip's report but the project itself, by name."""
    found: dict[str, str] = {}
    for one in report["install"]:
        archive = one["download_info"].get("archive_info")
        if archive is not None:
            hashes = archive.get("hashes") or dict([archive["hash"].split("=")])
            found[one["metadata"]["name"].lower()] = f"=={one['metadata']['version']} --hash=sha256:{hashes['sha256']}"
    yield from (f"{name}{rest}" for name, rest in sorted(found.items()))


def main() -> None:
    """Read a report from standard input, and write the file to standard output."""
    report = json.load(sys.stdin)
    told = report["environment"]
    python = f"{told['implementation_name']} {told['python_version']}"
    sys.stdout.write(HEAD.format(python=python, platform=f"{told['sys_platform']} {told['platform_machine']}"))
    sys.stdout.writelines(f"{line}\n" for line in lines(report))


if __name__ == "__main__":
    main()

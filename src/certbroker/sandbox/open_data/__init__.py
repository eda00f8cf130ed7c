"""The hosts of the open-data portals (공공데이터포털, odcloud, 경기데이터드림).

They lie under `/open-data/<host>/<published path>`. Written from the published descriptions and recorded answers. Rows
come from the connectors' samples and from `rows/*.toml`; what no public source shows is told in docs/guides/sandbox.md.
"""

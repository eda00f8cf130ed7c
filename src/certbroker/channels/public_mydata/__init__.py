"""The public MyData exchange (공공 마이데이터)."""

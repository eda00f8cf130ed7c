"""One certificate of a guild that does not exist: its connector as it was in each version of a software."""

"""The demo: a believable week of tickets, told in `week/*.toml`."""

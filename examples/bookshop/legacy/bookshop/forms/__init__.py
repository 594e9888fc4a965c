"""The HTML forms of the shop, one file per area."""

"""The whole tree of a page, put together from its extracts."""

from __future__ import annotations

from harness.comparison.html.code import code_tree
from harness.comparison.html.forms import forms_tree
from harness.comparison.html.head import head_tree
from harness.comparison.html.links import links_tree
from harness.comparison.html.media import media_tree
from harness.comparison.html.outline import outline_tree
from harness.comparison.html.page import Page
from harness.comparison.html.placement import Placement, placement_tree, with_form_keys
from harness.comparison.html.tables import tables_tree

EXTRACTS = (head_tree, outline_tree, links_tree, forms_tree, tables_tree, media_tree, code_tree, placement_tree)


def page_tree(page: Page) -> dict[str, object]:
    """The extracts by key. Collections are there even when empty: the last member to be lost keeps its address."""
    tree: dict[str, object] = {}
    for extract in EXTRACTS:
        tree.update(extract(page))
    placement = tree["placement"]
    if isinstance(placement, Placement) and "forms" in placement:
        placement["forms"] = with_form_keys(tree, placement.spots["forms"])
    return tree

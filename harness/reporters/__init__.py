"""Reports: results.json is the one source, every other report is made from it."""

from harness.reporters.base import Reporter
from harness.reporters.html import HtmlReporter
from harness.reporters.markdown import MarkdownReporter

BUILTINS: tuple[Reporter, ...] = (HtmlReporter(), MarkdownReporter())

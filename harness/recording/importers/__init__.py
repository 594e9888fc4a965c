"""Importers of what others recorded or described: one file for each kind."""

from harness.recording.importers.base import Importer, ImportingError, SourceFile, Wishes
from harness.recording.importers.curl import CurlImporter
from harness.recording.importers.postman import PostmanImporter

BUILTINS: tuple[Importer, ...] = (PostmanImporter(), CurlImporter())

__all__ = ["BUILTINS", "Importer", "ImportingError", "SourceFile", "Wishes"]

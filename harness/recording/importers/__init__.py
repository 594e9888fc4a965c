"""Importers of what others recorded or described: one file for each kind."""

from harness.recording.importers.access_log import AccessLogImporter
from harness.recording.importers.base import Importer, ImportingError, SourceFile, Wishes
from harness.recording.importers.corpus import CorpusImporter
from harness.recording.importers.curl import CurlImporter
from harness.recording.importers.har import HarImporter
from harness.recording.importers.openapi import OpenApiImporter
from harness.recording.importers.postman import PostmanImporter

BUILTINS: tuple[Importer, ...] = (
    HarImporter(),
    PostmanImporter(),
    OpenApiImporter(),
    AccessLogImporter(),
    CurlImporter(),
    CorpusImporter(),
)

__all__ = ["BUILTINS", "Importer", "ImportingError", "SourceFile", "Wishes"]

"""The facets that come with the harness, body facets first: identifiers they declare are known to the others."""

from harness.comparison.facets.aria import AriaFacet
from harness.comparison.facets.base import Facet
from harness.comparison.facets.body import BodyFacet
from harness.comparison.facets.cookie import CookieFacet
from harness.comparison.facets.csv import CsvFacet
from harness.comparison.facets.document import DocumentFacet
from harness.comparison.facets.dom import DomFacet
from harness.comparison.facets.error import ErrorFacet
from harness.comparison.facets.header import HeaderFacet
from harness.comparison.facets.json import JsonFacet
from harness.comparison.facets.on_request import RawFacet, ScreenshotFacet, StorageFacet
from harness.comparison.facets.page import PageFacet
from harness.comparison.facets.rendered import ConsoleFacet, NetworkFacet, UrlFacet
from harness.comparison.facets.status import StatusFacet
from harness.comparison.facets.text import TextFacet
from harness.comparison.facets.xml import XmlFacet

BUILTINS: tuple[Facet, ...] = (
    JsonFacet(),
    XmlFacet(),
    CsvFacet(),
    DocumentFacet(),
    TextFacet(),
    AriaFacet(),
    UrlFacet(),
    ConsoleFacet(),
    NetworkFacet(),
    PageFacet(),
    RawFacet(),
    DomFacet(),
    ScreenshotFacet(),
    StorageFacet(),
    BodyFacet(),
    StatusFacet(),
    HeaderFacet(),
    CookieFacet(),
    ErrorFacet(),
)

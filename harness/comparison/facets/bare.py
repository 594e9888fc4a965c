"""The grammar of facets that are one place only: `status`, `body`, `error`."""

from __future__ import annotations

from harness.errors import AddressError
from harness.model.address import Address, Path


class BareGrammar:
    """An address that is just the facet's name."""

    name: str

    def parse(self, rest: str) -> Address:
        if rest:
            raise AddressError(f"{self.name!r} is one place and has no parts", hint=f"did you mean {self.name!r}?")
        return Address(self.name, (), None, self.name)

    def render(self, path: Path) -> str:  # noqa: ARG002 - the protocol's shape
        return self.name

    def select(self, query: str, tree: object) -> list[Path]:  # noqa: ARG002 - the protocol's shape
        return []

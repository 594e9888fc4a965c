"""The equivalences that come with the harness."""

from harness.comparison.equivalences.arrays import Sorted, Unordered
from harness.comparison.equivalences.base import Equivalence
from harness.comparison.equivalences.exact import Anything, CaseInsensitive, Equal, Nullish, Present, SameType, Whitespace
from harness.comparison.equivalences.identifier import Identifier
from harness.comparison.equivalences.jwt import Jwt
from harness.comparison.equivalences.moments import Date, DateTime, Duration
from harness.comparison.equivalences.numbers import Integer, Number
from harness.comparison.equivalences.prose import Html, Similar
from harness.comparison.equivalences.texts import Matches, Redirect, SameUrl, Token, Uuid

BUILTINS: tuple[Equivalence, ...] = (
    Equal(),
    Present(),
    SameType(),
    Anything(),
    Integer(),
    Number(),
    Uuid(),
    Date(),
    DateTime(),
    Duration(),
    SameUrl(),
    Matches(),
    CaseInsensitive(),
    Whitespace(),
    Unordered(),
    Sorted(),
    Identifier(),
    Token(),
    Jwt(),
    Html(),
    Similar(),
    Nullish(),
    Redirect(),
)

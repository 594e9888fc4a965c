"""The split of the traffic: proven routes go to the candidate, everything else to legacy, as rules in the order of legacy's."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from harness.model.observation import Side
from harness.model.route import Hole, Moved, Route, Shape
from harness.model.route_table import RouteTable, first_segment, in_rank, is_moved, key_of, segments
from harness.strangler.raw_paths import ODD, QUERY, NotPortableError, path_pattern

_METHOD = re.compile(r"[A-Z][A-Z-]*")
_NEXT_OWN: Shape = ("/_next/", Hole("file", ".*", many=True))


@dataclass(frozen=True, slots=True)
class SplitRule:
    """Requests that go to one side: of these ``methods`` (none: any) whose path is of a shape.

    ``path`` is a regular expression of the raw path without anchors. ``why`` has a line for each route and method. ``to`` is
    where a moved route lives on the candidate, if the edge has to ask for it there.
    """

    side: Side
    methods: tuple[str, ...]
    shape: Shape
    path: str
    why: tuple[str, ...]
    to: Shape | None = None

    def groups(self, opening: str) -> str:
        """`path` with a group around each hole, see `path_pattern`."""
        return path_pattern(self.shape, group=opening)

    def new_path(self, before: str, after: str = "", first: int = 0) -> str:
        """The new address with references to groups for the values: ``before``, the number from ``first`` on, ``after``.
        Its text is percent-encoded (RFC 3986)."""
        assert self.to is not None
        names = [piece.name for piece in self.shape if isinstance(piece, Hole)]
        return "".join(
            f"{before}{names.index(piece.name) + first}{after}" if isinstance(piece, Hole) else quote(piece, safe="/-._~")
            for piece in self.to
        )


@dataclass(frozen=True, slots=True)
class Split:
    """The rules, the first that fits decides; what fits none goes to legacy, and so does what is `ODD`, before all rules.

    ``staying`` says of each route that stays with legacy why. ``by_method`` is false for a proxy that cannot tell methods
    apart: then an address goes to the candidate only with all its methods. ``truth`` is made of the same states without any
    of the regular expressions.
    """

    rules: tuple[SplitRule, ...]
    staying: tuple[str, ...]
    by_method: bool
    truth: Truth = field(repr=False)

    def side_of(self, method: str, target: str) -> Side:
        """Where the rules send a request; ``target`` is the raw request target."""
        rule = self._rule(method, target)
        return rule.side if rule is not None else Side.LEGACY

    def target_behind(self, method: str, target: str) -> str:
        """What the candidate is asked for a request that goes to it: the new address of what moved, else the same."""
        rule = self._rule(method, target)
        if rule is None or rule.to is None:
            return target
        match = re.fullmatch(rule.groups("(") + f"({QUERY})", target, re.DOTALL)
        assert match is not None
        return match.expand(rule.new_path("\\g<", ">", 1)) + match[match.re.groups]

    def _rule(self, method: str, target: str) -> SplitRule | None:
        if any(re.fullmatch(odd, target, re.DOTALL) for odd in ODD):
            return None
        return next(
            (
                rule
                for rule in self.rules
                if (not rule.methods or method in rule.methods) and re.fullmatch(rule.path + QUERY, target, re.DOTALL)
            ),
            None,
        )

    def allowed(self, method: str, target: str) -> frozenset[Side]:
        """Where a request may go: what is not proven to legacy alone, what is proven to the candidate alone, unless the
        split itself keeps it with legacy for caution's sake, or cannot tell methods apart: then to either."""
        path = target.partition("?")[0]
        proven = self.truth.side(method, path) is Side.CANDIDATE
        cautious = self.side_of(method, target) is Side.LEGACY
        if proven:
            return frozenset(Side) if cautious else frozenset({Side.CANDIDATE})
        if not self.by_method and not cautious and self.truth.no_route(method, path):
            return frozenset(Side)
        return frozenset({Side.LEGACY})


class Truth:
    """Which side a request belongs to, as legacy itself would choose its route. ``done`` are routes such as `GET /books`."""

    def __init__(
        self, routes: Sequence[Route], states: Mapping[str, str], done: Collection[str], own: Shape | None = None
    ) -> None:
        self.routes = tuple(routes)
        self._table = RouteTable(routes)
        self._states = states
        self._done = frozenset(done)
        self._own = re.compile(path_pattern(own)) if own else None

    def route(self, method: str, path: str) -> Route | None:
        """The route that answers a request on legacy; None where no route takes its path or none its method."""
        method = "GET" if method == "HEAD" else method
        return next((route for route in self._table.fitting(path) if route.takes(method)), None)

    def side(self, method: str, path: str) -> Side:
        """Where a request belongs. HEAD belongs to GET."""
        if self._own is not None and self._own.fullmatch(path):
            return Side.CANDIDATE
        route = self.route(method, path)
        return Side.CANDIDATE if route is not None and _name(route, method) in self._done else Side.LEGACY

    def said(self, method: str, path: str) -> str:
        """The route that a request belongs to and its state, for people."""
        if self._own is not None and self._own.fullmatch(path):
            return "what the candidate's pages load"
        route = self.route(method, path)
        if route is not None:
            name = _name(route, method)
            return f"{name}, {self._states.get(name, 'unknown')}"
        fitting = self._table.fitting(path)
        return f"{fitting[0].template}, which takes no {method}" if fitting else "no route"

    def no_route(self, method: str, path: str) -> bool:
        """Whether legacy has no route for the method, though perhaps others at that path."""
        return self.route(method, path) is None


def _name(route: Route, method: str) -> str:
    """The route with its method, as in the table of `parity routes`."""
    return f"{('GET' if method == 'HEAD' else method) if route.methods else 'ANY'} {route.template}"


def split_of(
    routes: Sequence[Route],
    states: Mapping[str, str],
    done: Collection[str],
    *,
    moved: Sequence[Moved] = (),
    candidate: str = "",
    by_method: bool = True,
) -> Split:
    """The split for legacy's routes. ``states`` says of each `METHOD /template` what is known of it, ``done`` are those that
    are proven or waived; ``candidate`` is its framework."""
    routes, states, done = _with_new_addresses(routes, states, done, moved)
    own = _NEXT_OWN if candidate == "nextjs" and done else None
    truth = Truth(routes, states, done, own)
    drafts = [_Draft.of(route, states, done) for route in in_rank([*routes])]
    if not by_method:
        drafts = _by_address(drafts)
    rules = _rules(drafts, moved, {route.template for route in routes}, by_method=by_method)
    if own is not None:
        line = "what the pages of Next.js load: legacy has nothing there"
        rules.insert(0, SplitRule(Side.CANDIDATE, (), own, path_pattern(own), (line,)))
    staying = [line for draft in drafts for line in draft.staying]
    return Split(tuple(rules), tuple(staying), by_method, truth)


@dataclass(frozen=True, slots=True)
class _Draft:
    """One route: the methods that may go and the lines that say so, those that stay and why."""

    route: Route
    going: tuple[str, ...]
    left: tuple[str, ...]
    said: tuple[str, ...]
    staying: tuple[str, ...]
    pattern: str = ""

    @classmethod
    def of(cls, route: Route, states: Mapping[str, str], done: Collection[str]) -> _Draft:
        names = route.methods or ("ANY",)
        keys = {name: f"{name} {route.template}" for name in names}
        pattern, problem = "", ""
        try:
            pattern = path_pattern(route.shape)
        except NotPortableError:
            problem = ", but no proxy understands the regular expression of its converter"
        going = tuple(name for name in names if keys[name] in done and not problem and _METHOD.fullmatch(name))
        left = tuple(name for name in names if name not in going)
        lines = {name: f"{key}: {states.get(key, 'unknown')}{problem if key in done else ''}" for name, key in keys.items()}
        return cls(route, going, left, tuple(lines[name] for name in going), tuple(lines[name] for name in left), pattern)

    def stays(self, why: str) -> _Draft:
        """The same, with all methods staying."""
        return replace(self, going=(), left=(*self.going, *self.left), said=(),
                       staying=(*(f"{line}, but {why}" for line in self.said), *self.staying))  # fmt: skip


def _by_address(drafts: list[_Draft]) -> list[_Draft]:
    """What can go where methods cannot be told apart: an address with all of its methods, or not at all."""
    found: list[_Draft] = []
    for number, draft in enumerate(drafts):
        if draft.going and draft.left:
            draft = draft.stays(f"{', '.join(draft.left)} stays with legacy and methods cannot be told apart here")  # noqa: PLW2901
        beneath = next(
            (
                other
                for other in drafts[number + 1 :]
                if draft.going and draft.route.methods and _left_beneath(draft, other) and may_overlap(draft.route, other.route)
            ),
            None,
        )
        if beneath is not None:
            why = f"{beneath.staying[0].partition(': ')[0]} has its addresses too and methods cannot be told apart here"
            draft = draft.stays(why)  # noqa: PLW2901
        found.append(draft)
    return found


def _left_beneath(draft: _Draft, other: _Draft) -> bool:
    return any(name == "ANY" or name not in draft.route.methods for name in other.left)


def _rules(drafts: list[_Draft], moved: Sequence[Moved], templates: Collection[str], *, by_method: bool) -> list[SplitRule]:
    """What goes, and before it what must not be taken along."""
    rules: list[SplitRule] = []
    for number, draft in enumerate(drafts):
        later = [other for other in drafts[number + 1 :] if _share(draft.left, other.going) or (other.going and not by_method)]
        if _can_be_asked(draft.left) and any(may_overlap(draft.route, other.route) for other in later):
            rules.append(_rule(Side.LEGACY, draft.left if by_method else (), draft, draft.staying, wide=True))
        if draft.going:
            one = next((one for one in moved if is_moved(one, draft.route, templates)), None)
            rule = _rule(Side.CANDIDATE, draft.going if by_method else (), draft, draft.said, wide=False)
            if one is not None:
                rule = _moved(rule, one)
            rules.append(rule)
    return rules


def _share(left: Sequence[str], going: Sequence[str]) -> bool:
    """Whether a method of the one is a method of the other."""
    return bool(left and going) and ("ANY" in (*left, *going) or not set(left).isdisjoint(going))


def _can_be_asked(methods: Sequence[str]) -> bool:
    """Whether a rule can name one of the methods; what it cannot goes to legacy anyway."""
    return any(_METHOD.fullmatch(name) for name in methods)


def _rule(side: Side, methods: tuple[str, ...], draft: _Draft, why: tuple[str, ...], *, wide: bool) -> SplitRule:
    """HEAD goes with GET, for that is what it asks about (RFC 9110 section 9.3.2); OPTIONS is a method like any other."""
    named = [name for name in methods if name != "ANY" and _METHOD.fullmatch(name)]
    if "GET" in named and "HEAD" not in named:
        named.insert(named.index("GET") + 1, "HEAD")
    shape = draft.route.shape
    return SplitRule(side, tuple(named), shape, path_pattern(shape, wide=wide), why)


def _moved(rule: SplitRule, one: Moved) -> SplitRule:
    if one.redirect is not None:
        note = f"moved: the candidate answers {one.redirect} and leads to {one.candidate}"
        return replace(rule, why=(*rule.why, note))
    return replace(rule, why=(*rule.why, f"moved: asked for at {one.candidate}"), to=one.candidate_shape)


def _with_new_addresses(
    routes: Sequence[Route], states: Mapping[str, str], done: Collection[str], moved: Sequence[Moved]
) -> tuple[list[Route], Mapping[str, str], Collection[str]]:
    """Legacy's routes and the new addresses of those that moved, as far as these are done and legacy has nothing there."""
    known = {key_of(route.shape) for route in routes}
    templates = {route.template for route in routes}
    all_routes, all_states, all_done = [*routes], dict(states), set(done)
    for one in moved:
        for route in routes:
            methods = tuple(name for name in route.methods if f"{name} {route.template}" in done)
            if not is_moved(one, route, templates) or not methods or key_of(one.candidate_shape) in known:
                continue
            holes = {piece.name: piece for piece in route.shape if isinstance(piece, Hole)}
            shape = tuple(holes.get(piece.name, piece) if isinstance(piece, Hole) else piece for piece in one.candidate_shape)
            all_routes.append(Route(one.candidate, shape, methods, "new address"))
            all_done |= {f"{name} {one.candidate}" for name in methods}
            all_states |= {f"{name} {one.candidate}": f"the new address of {name} {route.template}" for name in methods}
    return all_routes, all_states, all_done


def may_overlap(one: Route, other: Route) -> bool:
    """Whether a path may be of both shapes; in doubt it may."""
    firsts = first_segment(one.shape), first_segment(other.shape)
    if None not in firsts and firsts[0] != firsts[1]:
        return False
    mine, theirs = list(segments(one.shape)), list(segments(other.shape))
    many = any(isinstance(piece, Hole) and piece.many for piece in (*one.shape, *other.shape))
    if many:
        return True
    bare = [[part for part in parts if part] for parts in (mine, theirs)]
    return len(bare[0]) == len(bare[1]) and all(_meet(*pair) for pair in zip(*bare, strict=True))


def _meet(one: Shape, other: Shape) -> bool:
    holes = [any(isinstance(piece, Hole) for piece in shape) for shape in (one, other)]
    if all(holes):
        return True
    if not any(holes):
        return one == other
    literal, open_one = (other, one) if holes[0] else (one, other)
    pieces = [re.escape(piece) if isinstance(piece, str) else f"(?:{piece.pattern})" for piece in open_one]
    return re.fullmatch("".join(pieces), "".join(map(str, literal))) is not None

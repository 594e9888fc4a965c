"""What all resources have in common: refusals, callers, entity tags, lists."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from typing import Any

from accounts.models import User
from bookshop.errors import envelope
from bookshop.paging import page_of
from bookshop.parameters import first
from bookshop.views import methods
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import get_conditional_response
from django.utils.http import parse_etags, urlencode
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from .models import ApiToken

DEFAULT_SIZE = 20
LARGEST_SIZE = 100


class Refusal(Exception):
    """Ends a request with an error envelope."""

    def __init__(self, status: int, code: str, message: str, details: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.response = envelope(status, code, message, details)


class Resource(View):
    """A view of the API: no CSRF, refusals become envelopes."""

    @classmethod
    def as_view(cls, **options: Any) -> Callable[..., HttpResponse]:
        view = csrf_exempt(super().as_view(**options))
        names = [name.upper() for name in ("get", "post", "put", "patch", "delete") if hasattr(cls, name)]
        return methods(*names)(view)

    def dispatch(self, request: HttpRequest, *args: Any, **values: Any) -> HttpResponse:
        try:
            return super().dispatch(request, *args, **values)  # type: ignore[return-value]
        except Refusal as refusal:
            return refusal.response


def caller_token(request: HttpRequest) -> ApiToken:
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    if not value:
        raise Refusal(401, "unauthenticated", "A bearer token is required.")
    tokens = ApiToken.objects.select_related("user").filter(token=value.strip())
    token = tokens.first() if scheme.lower() == "bearer" else None
    if token is None:
        raise Refusal(401, "invalid_token", "The token is not valid.")
    return token


def caller(request: HttpRequest) -> User:
    user: User = caller_token(request).user
    return user


def admin_caller(request: HttpRequest) -> User:
    user = caller(request)
    if not user.is_admin:
        raise Refusal(403, "forbidden", "Only admins may do this.")
    return user


def found(rows: QuerySet[Any], what: str, **lookup: Any) -> Any:
    """Return the row, or refuse with 404 and say what there is not."""
    row = rows.filter(**lookup).first()
    if row is None:
        raise Refusal(404, "not_found", f"There is no {what}.")
    return row


def etag_of(body: Any) -> str:
    return f'"{hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:32]}"'


def require_match(request: HttpRequest, body: Any) -> None:
    """Refuse with 412 when If-Match names another state than the present one."""
    wanted = request.headers.get("If-Match")
    if wanted is None:
        return
    tags = parse_etags(wanted)
    if tags != ["*"] and etag_of(body) not in tags:
        raise Refusal(412, "precondition_failed", "The resource has changed in the meantime.")


def tagged(request: HttpRequest, body: Any, **headers: str) -> HttpResponse:
    """Answer with an entity tag, with 304 to those who have this state."""
    tag = etag_of(body)
    response = JsonResponse(body, headers={"ETag": tag, **headers})
    answer: HttpResponse = get_conditional_response(request, tag, response=response)
    for name, value in headers.items():
        answer[name] = value
    return answer


def collection(
    request: HttpRequest,
    rows: QuerySet[Any],
    representation: Callable[[Any], dict[str, Any]],
    **headers: str,
) -> HttpResponse:
    """Answer with one page of the rows; one beyond the last is empty."""
    number = positive(request, "page", 1)
    size = min(positive(request, "per_page", DEFAULT_SIZE), LARGEST_SIZE)
    page = page_of(rows, number, size)
    body = {
        "items": [representation(item) for item in page.items],
        "page": number,
        "per_page": size,
        "total": page.total,
    }
    numbers = {"first": 1, "prev": min(page.previous or 1, page.last), "next": page.next, "last": page.last}
    if page.previous is None:
        del numbers["prev"]
    links = ", ".join(f'<{page_address(request, number)}>; rel="{name}"' for name, number in numbers.items() if number)
    return tagged(request, body, **headers, **{"X-Total-Count": str(page.total), "Link": links})


def positive(request: HttpRequest, name: str, default: int) -> int:
    text = first(request.GET, name, str(default))
    if not re.fullmatch("[0-9]{1,6}", text) or int(text) < 1:
        problem = {name: ["Must be a positive integer."]}
        raise Refusal(400, "bad_request", "The query is not valid.", problem)
    return int(text)


def page_address(request: HttpRequest, number: int) -> str:
    query = {name: first(request.GET, name) for name in request.GET} | {"page": str(number)}
    return f"{request.build_absolute_uri(request.path)}?{urlencode(query)}"


def gone(row: Model) -> HttpResponse:
    row.delete()
    return HttpResponse(status=204)

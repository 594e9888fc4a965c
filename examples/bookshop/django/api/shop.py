"""Tokens, reference data, orders and export jobs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from accounts.models import User
from catalogue import exports
from catalogue.models import Author, Book, Genre
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from sales.choices import COUNTRIES, DELIVERIES
from sales.models import Order
from sales.orders import NotEnoughStock, StatusRefused, move_on, place

from .bodies import Check, checked, integer, json_object, one_of, text
from .models import ApiToken, Job
from .representations import author_json, genre_json, job_json, order_json, user_json
from .resources import Refusal, Resource, caller, caller_token, collection, found, gone

FOR_AN_HOUR = {"Cache-Control": "public, max-age=3600"}


class Token(Resource):
    def post(self, request: HttpRequest) -> HttpResponse:
        body = checked(json_object(request), {"username": text(1, 80), "password": text(1, 200)})
        user = User.objects.filter(username=body["username"]).first()
        if user is None or not user.check_password(body["password"]):
            raise Refusal(401, "invalid_credentials", "Wrong username or password.")
        token = ApiToken.objects.create(user=user)
        return JsonResponse({"token": token.token, "token_type": "Bearer", "user": user_json(user)}, status=201)

    def delete(self, request: HttpRequest) -> HttpResponse:
        return gone(caller_token(request))


class Me(Resource):
    def get(self, request: HttpRequest) -> HttpResponse:
        return JsonResponse(user_json(caller(request)))


class AuthorList(Resource):
    def get(self, request: HttpRequest) -> HttpResponse:
        return collection(request, Author.objects.order_by("id"), author_json, **FOR_AN_HOUR)


class AuthorDetail(Resource):
    def get(self, request: HttpRequest, author_id: int) -> HttpResponse:
        author = found(Author.objects, f"author {author_id}", pk=author_id)
        return JsonResponse(author_json(author), headers=FOR_AN_HOUR)


class GenreList(Resource):
    def get(self, request: HttpRequest) -> HttpResponse:
        """A bare array, as the first clients expect it."""
        genres = [genre_json(genre) for genre in Genre.objects.order_by("id")]
        return JsonResponse(genres, safe=False, headers=FOR_AN_HOUR)


class OrderList(Resource):
    def get(self, request: HttpRequest) -> HttpResponse:
        return collection(request, Order.objects.of(caller(request)), order_json)

    def post(self, request: HttpRequest) -> HttpResponse:
        user = caller(request)
        body = checked(json_object(request), ORDER_CHECKS, ("delivery", "note"))
        wanted = {line["book_id"]: line["quantity"] for line in body["lines"]}
        details = {"delivery": "standard"} | {name: body[name].strip() for name in body if name != "lines"}
        try:
            order = place(user, wanted, details)
        except NotEnoughStock as problem:
            about = {"book_id": problem.book.pk, "stock": problem.book.stock}
            raise Refusal(409, "out_of_stock", str(problem), about) from None
        where = {"Location": reverse("api-order", args=[order.reference])}
        return JsonResponse(order_json(order), status=201, headers=where)


class OrderDetail(Resource):
    def get(self, request: HttpRequest, reference: UUID) -> HttpResponse:
        return JsonResponse(order_json(own_order(request, reference)))


class OrderCancel(Resource):
    def post(self, request: HttpRequest, reference: UUID) -> HttpResponse:
        order = own_order(request, reference)
        try:
            move_on(order, "cancelled")
        except StatusRefused as refusal:
            raise Refusal(409, "conflict", str(refusal), {"status": order.status}) from None
        return JsonResponse(order_json(order))


def own_order(request: HttpRequest, reference: UUID) -> Order:
    order: Order = found(Order.objects.of(caller(request)), "such order", reference=reference)
    return order


def order_lines(value: Any) -> str | None:
    """One to twenty lines of different books, 1 to 99 copies each."""
    if not isinstance(value, list) or not 1 <= len(value) <= 20:
        return "Must be a list of 1 to 20 lines."
    seen = set()
    for number, line in enumerate(value):
        if not isinstance(line, dict) or line.keys() != {"book_id", "quantity"}:
            return f"Line {number} must have book_id and quantity."
        if integer(1, 99)(line["quantity"]):
            return f"Line {number} must have a quantity between 1 and 99."
        book_id = line["book_id"]
        if integer(1, 2**31)(book_id) or not Book.objects.filter(pk=book_id).exists():
            return f"Line {number} names no known book."
        if book_id in seen:
            return f"Line {number} names a book a second time."
        seen.add(book_id)
    return None


ORDER_CHECKS: dict[str, Check] = {
    "lines": order_lines,
    "name": text(1, 80),
    "address": text(1, 120),
    "city": text(1, 80),
    "postcode": text(1, 12),
    "country": one_of(*COUNTRIES),
    "delivery": one_of(*DELIVERIES),
    "note": text(0, 500),
}


class JobList(Resource):
    def post(self, request: HttpRequest) -> HttpResponse:
        user = caller(request)
        checks = {"kind": one_of(*exports.TABLES), "format": one_of("csv", "json")}
        body = checked(json_object(request), checks, ("format",))
        job = Job.objects.create(user=user, kind=body["kind"], format=body.get("format", "csv"))
        headers = {"Location": reverse("api-job", args=[job.pk]), "Retry-After": "1"}
        return JsonResponse(job_json(job), status=202, headers=headers)


class JobDetail(Resource):
    def get(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        return JsonResponse(job_json(own_job(request, job_id)))


class JobResult(Resource):
    def get(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        job = own_job(request, job_id)
        state = job.state
        if state != "done":
            raise Refusal(409, "not_ready", "The job is not done yet.", {"state": state})
        rows = exports.TABLES[job.kind]()
        if job.format == "json":
            return JsonResponse(rows, safe=False)
        headers = {"Content-Disposition": f"attachment; filename={job.kind}.csv"}
        return HttpResponse(exports.as_csv(rows), "text/csv; charset=utf-8", headers=headers)


def own_job(request: HttpRequest, job_id: UUID) -> Job:
    job: Job = found(Job.objects.filter(user=caller(request)), "such job", pk=job_id)
    return job

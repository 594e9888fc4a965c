"""Searching, filtering and sorting books, for the pages and the API."""

from __future__ import annotations

from dataclasses import dataclass

from bookshop.parameters import first
from django.db.models import Q
from django.http import QueryDict

from .models import Book, Books

ORDERS = {
    "title": "Title",
    "price": "Price, lowest first",
    "-price": "Price, highest first",
    "newest": "Newest first",
    "rating": "Best rated",
}


@dataclass(frozen=True)
class Search:
    q: str
    genre: str
    in_stock: bool
    sort: str

    @classmethod
    def of(cls, query: QueryDict) -> Search:
        sort = first(query, "sort", "title")
        return cls(
            first(query, "q").strip(),
            first(query, "genre").strip(),
            first(query, "in_stock") == "1",
            sort if sort in ORDERS else "title",
        )

    @property
    def parameters(self) -> dict[str, str]:
        """The query that leads here again; defaults are left out."""
        parameters = {}
        if self.q:
            parameters["q"] = self.q
        if self.genre:
            parameters["genre"] = self.genre
        if self.in_stock:
            parameters["in_stock"] = "1"
        if self.sort != "title":
            parameters["sort"] = self.sort
        return parameters

    def books(self) -> Books:
        found: Books = Book.objects.complete()
        if self.q:
            found = found.filter(Q(title__icontains=self.q) | Q(author__name__icontains=self.q))
        if self.genre:
            found = found.filter(genre__slug=self.genre)
        if self.in_stock:
            found = found.filter(stock__gt=0)
        return self.sorted(found)

    def sorted(self, books: Books) -> Books:
        match self.sort:
            case "price":
                return books.order_by("price", "id")
            case "-price":
                return books.order_by("-price", "id")
            case "newest":
                return books.newest()
            case "rating":
                return books.best_rated()
            case _:
                return books.by_title()

"""Genres, authors, books and the reviews readers write."""

from __future__ import annotations

from typing import Any, ClassVar

from bookshop.clock import now
from django.conf import settings
from django.db import models
from django.urls import reverse


class Genre(models.Model):
    slug = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=80)
    description = models.TextField()

    def get_absolute_url(self) -> str:
        return reverse("genre", args=[self.slug])


class Author(models.Model):
    name = models.CharField(max_length=200)
    born = models.IntegerField(null=True)
    biography = models.TextField()

    def get_absolute_url(self) -> str:
        return reverse("author", args=[self.pk])


class Books(models.QuerySet["Book"]):
    def complete(self) -> Books:
        """Fetch what every page of a book shows."""
        return self.select_related("author", "genre").prefetch_related("reviews__user")

    def by_title(self) -> Books:
        return self.order_by(models.functions.Lower("title"), "id")

    def newest(self) -> Books:
        return self.order_by("-created_at", "-id")

    def best_rated(self) -> Books:
        mean = models.functions.Coalesce(models.Avg("reviews__rating"), 0.0)
        return self.annotate(mean=mean).order_by("-mean", "id")


class Book(models.Model):
    slug = models.CharField(max_length=255, unique=True)
    title = models.CharField(max_length=200)
    author = models.ForeignKey(Author, models.PROTECT, related_name="books")
    genre = models.ForeignKey(Genre, models.PROTECT, related_name="books")
    isbn = models.CharField(max_length=13, unique=True)
    price = models.DecimalField(max_digits=6, decimal_places=2)
    stock = models.IntegerField()
    published_on = models.DateField()
    language = models.CharField(max_length=8)
    description = models.TextField()
    cover = models.CharField(max_length=255, null=True)
    created_at = models.DateTimeField(default=now)
    updated_at = models.DateTimeField(default=now)

    objects = Books.as_manager()

    def get_absolute_url(self) -> str:
        return reverse("book", args=[self.slug])

    @property
    def cover_url(self) -> str | None:
        return reverse("cover", args=[self.cover]) if self.cover else None

    @property
    def all_reviews(self) -> list[Review]:
        return list(self.reviews.all())

    @property
    def average_rating(self) -> float | None:
        """The mean rating to one decimal, None without reviews."""
        ratings = [review.rating for review in self.all_reviews]
        return round(sum(ratings) / len(ratings), 1) if ratings else None

    def change(self, **values: Any) -> None:
        """Save new values; a book that stays the same keeps its `updated_at`."""
        changed = {name: value for name, value in values.items() if getattr(self, name) != value}
        if changed:
            for name, value in changed.items():
                setattr(self, name, value)
            self.updated_at = now()
            self.save()


class Review(models.Model):
    book = models.ForeignKey(Book, models.CASCADE, related_name="reviews")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reviews")
    rating = models.IntegerField()
    text = models.TextField()
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["book", "user"], name="one_review_per_reader"),
        ]

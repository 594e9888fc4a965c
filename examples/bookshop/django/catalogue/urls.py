from bookshop.slashes import add_slash
from django.urls import path

from . import old_urls, syndication, views

urlpatterns = [
    path("", views.home, name="home"),
    path("books", views.books, name="books"),
    path("books/<str:slug>", views.book, name="book"),
    path("books/<str:slug>/reviews", views.write_review, name="write-review"),
    path("reviews/<int:review_id>/delete", views.delete_review, name="delete-review"),
    path("genres/", views.genres, name="genres"),
    path("genres", add_slash),
    path("genres/<str:slug>/", views.genre, name="genre"),
    path("genres/<str:slug>", add_slash),
    path("authors", views.authors, name="authors"),
    path("authors/<int:author_id>", views.author, name="author"),
    path("covers/<str:name>", views.cover, name="cover"),
    path("robots.txt", syndication.robots, name="robots"),
    path("sitemap.xml", syndication.sitemap, name="sitemap"),
    path("feed.xml", syndication.feed, name="feed"),
    path("index.php", old_urls.index),
    path("book.php", old_urls.book),
    path("catalogue", old_urls.catalogue),
    path("author/<int:author_id>", old_urls.author),
]

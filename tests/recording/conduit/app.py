"""A small application that serves the RealWorld API (openapi.yml), in memory, for imported scenarios to run against."""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import re
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from flask import Flask, Response, abort, g, jsonify, request


@dataclass
class User:
    username: str
    email: str
    password: str
    bio: str = ""
    image: str = ""
    token: str = ""
    follows: set[str] = field(default_factory=set)


@dataclass
class Comment:
    id: int
    body: str
    author: User
    created: dt.datetime


@dataclass
class Article:
    slug: str
    title: str
    description: str
    body: str
    tags: list[str]
    author: User
    created: dt.datetime
    updated: dt.datetime
    fans: set[str] = field(default_factory=set)
    comments: list[Comment] = field(default_factory=list)


class Store:
    """All that the application knows."""

    def __init__(self) -> None:
        self.users: list[User] = []
        self.articles: list[Article] = []
        self.comment_ids = itertools.count(1)
        self.lock = threading.RLock()

    def user(self, **wanted: str) -> User | None:
        return next((one for one in self.users if all(getattr(one, key) == value for key, value in wanted.items())), None)

    def article(self, slug: str) -> Article:
        found = next((one for one in self.articles if one.slug == slug), None)
        return found or abort(404)


def moment(value: dt.datetime) -> str:
    return value.strftime("%Y-%m-%dT%H:%M:%S.") + f"{value.microsecond // 1000:03d}Z"


def as_user(user: User) -> dict[str, Any]:
    return {"user": {key: getattr(user, key) for key in ("email", "token", "username", "bio", "image")}}


def as_profile(user: User) -> dict[str, Any]:
    following = g.user is not None and user.username in g.user.follows
    return {"username": user.username, "bio": user.bio, "image": user.image, "following": following}


def as_article(one: Article, *, whole: bool = True) -> dict[str, Any]:
    found = {
        "slug": one.slug,
        "title": one.title,
        "description": one.description,
        "tagList": one.tags,
        "createdAt": moment(one.created),
        "updatedAt": moment(one.updated),
        "favorited": g.user is not None and g.user.username in one.fans,
        "favoritesCount": len(one.fans),
        "author": as_profile(one.author),
    }
    return {**found, "body": one.body} if whole else found


def as_comment(one: Comment) -> dict[str, Any]:
    created = moment(one.created)
    return {"id": one.id, "createdAt": created, "updatedAt": created, "body": one.body, "author": as_profile(one.author)}


def refused(message: str) -> None:
    abort(Response('{"errors":{"body":["' + message + '"]}}', 422, content_type="application/json"))


def sent(name: str, *required: str) -> dict[str, Any]:
    value = (request.get_json(silent=True) or {}).get(name)
    if not isinstance(value, dict):
        refused(f"{name} is missing")
    for key in required:
        if not isinstance(value.get(key), str) or not value[key]:
            refused(f"{key} can't be empty")
    return value


def with_login(view: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(view)
    def checked(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs) if g.user is not None else abort(401)

    return checked


def create_app() -> Flask:
    app = Flask(__name__)
    store = Store()

    @app.before_request
    def who() -> None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        g.user = store.user(token=token) if scheme == "Token" and token else None

    @app.errorhandler(401)
    @app.errorhandler(403)
    @app.errorhandler(404)
    @app.errorhandler(405)
    def plain(error: Any) -> Any:
        return jsonify(errors={"body": [error.name]}), error.code

    users(app, store)
    profiles(app, store)
    articles(app, store)
    single_articles(app, store)
    comments(app, store)
    return app


def users(app: Flask, store: Store) -> None:
    @app.post("/api/users")
    def register() -> Any:
        data = sent("user", "username", "email", "password")
        with store.lock:
            if store.user(username=data["username"]) or store.user(email=data["email"]):
                refused("has already been taken")
            user = User(data["username"], data["email"], data["password"], token=secrets.token_hex(24))
            store.users.append(user)
        return as_user(user), 201

    @app.post("/api/users/login")
    def login() -> Any:
        data = sent("user", "email", "password")
        return as_user(store.user(email=data["email"], password=data["password"]) or abort(401))

    @app.get("/api/user")
    @with_login
    def current() -> Any:
        return as_user(g.user)

    @app.put("/api/user")
    @with_login
    def update() -> Any:
        for key, value in sent("user").items():
            if key in ("email", "username", "password", "bio", "image") and isinstance(value, str):
                setattr(g.user, key, value)
        return as_user(g.user)


def profiles(app: Flask, store: Store) -> None:
    @app.get("/api/profiles/<username>")
    def profile(username: str) -> Any:
        return {"profile": as_profile(store.user(username=username) or abort(404))}

    @app.route("/api/profiles/<username>/follow", methods=["POST", "DELETE"])
    @with_login
    def follow(username: str) -> Any:
        user = store.user(username=username) or abort(404)
        (g.user.follows.add if request.method == "POST" else g.user.follows.discard)(username)
        return {"profile": as_profile(user)}


def articles(app: Flask, store: Store) -> None:
    def listed(found: list[Article]) -> Any:
        offset, limit = request.args.get("offset", 0, int), request.args.get("limit", 20, int)
        newest = found[::-1]
        return {
            "articles": [as_article(one, whole=False) for one in newest[offset : offset + limit]],
            "articlesCount": len(found),
        }

    @app.get("/api/articles")
    def index() -> Any:
        found = list(store.articles)
        for name, fits in (
            ("tag", lambda one, value: value in one.tags),
            ("author", lambda one, value: one.author.username == value),
            ("favorited", lambda one, value: value in one.fans),
        ):
            if name in request.args:
                found = [one for one in found if fits(one, request.args[name])]
        return listed(found)

    @app.get("/api/articles/feed")
    @with_login
    def feed() -> Any:
        return listed([one for one in store.articles if one.author.username in g.user.follows])

    @app.post("/api/articles")
    @with_login
    def create() -> Any:
        data = sent("article", "title", "description", "body")
        now = dt.datetime.now(dt.UTC)
        slug = re.sub(r"[^a-z0-9]+", "-", data["title"].lower()).strip("-") + "-" + secrets.token_hex(4)
        article = Article(slug, data["title"], data["description"], data["body"], data.get("tagList") or [], g.user, now, now)
        store.articles.append(article)
        return {"article": as_article(article)}, 201

    @app.get("/api/tags")
    def tags() -> Any:
        return {"tags": sorted({tag for one in store.articles for tag in one.tags})}


def single_articles(app: Flask, store: Store) -> None:
    @app.get("/api/articles/<slug>")
    def read(slug: str) -> Any:
        return {"article": as_article(store.article(slug))}

    @app.put("/api/articles/<slug>")
    @with_login
    def change(slug: str) -> Any:
        article = store.article(slug)
        if article.author is not g.user:
            abort(403)
        for key, value in sent("article").items():
            if key in ("title", "description", "body") and isinstance(value, str):
                setattr(article, key, value)
        article.updated = dt.datetime.now(dt.UTC)
        return {"article": as_article(article)}

    @app.delete("/api/articles/<slug>")
    @with_login
    def delete(slug: str) -> Any:
        article = store.article(slug)
        if article.author is not g.user:
            abort(403)
        store.articles.remove(article)
        return "", 204

    @app.route("/api/articles/<slug>/favorite", methods=["POST", "DELETE"])
    @with_login
    def favorite(slug: str) -> Any:
        article = store.article(slug)
        (article.fans.add if request.method == "POST" else article.fans.discard)(g.user.username)
        return {"article": as_article(article)}


def comments(app: Flask, store: Store) -> None:
    @app.get("/api/articles/<slug>/comments")
    def index_comments(slug: str) -> Any:
        return {"comments": [as_comment(one) for one in store.article(slug).comments]}

    @app.post("/api/articles/<slug>/comments")
    @with_login
    def comment(slug: str) -> Any:
        article = store.article(slug)
        one = Comment(next(store.comment_ids), sent("comment", "body")["body"], g.user, dt.datetime.now(dt.UTC))
        article.comments.append(one)
        return {"comment": as_comment(one)}

    @app.delete("/api/articles/<slug>/comments/<int:number>")
    @with_login
    def uncomment(slug: str, number: int) -> Any:
        article = store.article(slug)
        one = next((each for each in article.comments if each.id == number), None) or abort(404)
        if one.author is not g.user:
            abort(403)
        article.comments.remove(one)
        return "", 204


if __name__ == "__main__":
    from waitress import serve

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    serve(create_app(), host="127.0.0.1", port=parser.parse_args().port, threads=8)

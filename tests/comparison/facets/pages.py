# ruff: noqa: E501  # pages are written as frameworks write them
"""One page of a bookshop as Jinja writes it, and the same page as another framework would."""

from __future__ import annotations

from harness.comparison.facets.base import Facet, Lens
from harness.model.observation import Observation, SentRequest

JINJA = """<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>Dune &amp; other sands – Bookshop</title>
  <meta name="description" content="A book about sand &amp; spice.">
  <meta name="robots" content="noindex, follow">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="csrf-token" content="one-token-of-this-side">
  <meta property="og:title" content="Dune">
  <meta property="og:url" content="${origin}/books/1">
  <link rel="canonical" href="${origin}/books/1">
  <link rel="alternate" hreflang="fr" href="/fr/books/1">
  <link rel="alternate" type="application/atom+xml" title="New books" href="/feed.xml">
  <link rel="icon" href="/static/favicon.svg" type="image/svg+xml">
  <link rel="stylesheet" href="/static/style.css?v=12">
  <script type="application/ld+json">{"@type": "Book", "name": "Dune", "offers": {"price": 9.5}}</script>
  <script src="/static/app.js" defer></script>
</head>
<body>
<!-- the head of every page -->
<header>
  <a href="/" class="logo"><img src="/static/logo.svg" alt="The Bookshop" width="180" height="40"></a>
  <nav aria-label="Main">
    <ul>
      <li><a href="/books" aria-current="page">Books</a></li>
      <li><a href="/about">About</a></li>
      <li><a href="https://www.w3.org/WAI/" target="_blank" rel="noopener nofollow">Accessibility</a></li>
    </ul>
  </nav>
  <div role="alert">Only today!</div>
</header>
<main id="main">
  <h1>Dune</h1>
  <p>Price: <strong>&pound;9.50</strong> <del>£12.00</del></p>
  <p><a href="#reviews">Reviews</a> <a href="/books/1/cover.pdf" download>Cover</a></p>
  <img src="/covers/dune.jpg" alt="The cover of Dune" loading="lazy">
  <img src="/static/line.png" alt="">
  <p lang="fr">Bonne lecture</p>
  <ol start="3"><li>Arrakis</li><li>Caladan</li></ol>
  <form action="/loans?from=book" method="post" novalidate>
    <input type="hidden" name="csrf_token" value="IjEyMzQ1Njc4OTAi.abc">
    <input type="hidden" name="book_id" value="1">
    <label for="email">E-mail</label>
    <input type="email" id="email" name="email" placeholder="you@example.org" maxlength="80" required
           autocomplete="email" aria-describedby="email-hint">
    <p id="email-hint">We never share it.</p>
    <label for="days">Days</label>
    <select id="days" name="days">
      <option value="7">One week</option>
      <option value="14" selected>Two weeks</option>
    </select>
    <fieldset><legend>Delivery</legend>
      <label><input type="radio" name="delivery" value="post" checked> By post</label>
      <label><input type="radio" name="delivery" value="shop"> In the shop</label>
    </fieldset>
    <label><input type="checkbox" name="gift" value="y" checked> As a gift</label>
    <label for="note">Note</label>
    <textarea id="note" name="note" rows="4">Please ring.</textarea>
    <input type="text" name="code" pattern="[0-9]+" minlength="4" readonly value="1234">
    <button type="submit" name="do" value="lend">Lend it</button>
    <button type="submit" formaction="/wishlist" disabled>Wish for it</button>
  </form>
  <form action="/upload" method="post" enctype="multipart/form-data">
    <input type="hidden" name="csrf_token" value="IjEyMzQ1Njc4OTAi.abc">
    <label for="photo">Photo</label><input type="file" id="photo" name="photo" accept="image/*" multiple>
    <input type="submit" value="Send">
  </form>
  <table>
    <caption>Editions</caption>
    <thead><tr><th scope="col">Year</th><th scope="col">Publisher</th></tr></thead>
    <tbody><tr><th scope="row">1965</th><td>Chilton</td></tr>
           <tr><th scope="row">2010</th><td colspan="2">Hodder</td></tr></tbody>
  </table>
  <section id="reviews" aria-labelledby="rh"><h2 id="rh">2 reviews</h2>
    <p><time datetime="2026-01-01">1 January</time>: Great.</p>
    <details open><summary>More</summary><p>All of it.</p></details>
  </section>
  <iframe src="https://maps.example/shop" title="Map"></iframe>
  <button type="button" onclick="share()" aria-expanded="false">Share</button>
  <p style="color: red; display: block">Last copy</p>
  <p hidden>Thank you!</p>
</main>
<footer><p>12 Harbour Street<br>Open daily</p></footer>
<script>window.page = "book";</script>
</body>
</html>
"""

REWRITTEN = """<!DOCTYPE HTML><html lang="EN"><head><meta charSet="UTF-8"/><title>
   Dune &#38; other sands &ndash; Bookshop </title>
<meta content="A book about sand &#x26; spice." name="description"/><meta content="follow,NOINDEX" name="Robots"/>
<meta name="viewport" content="width=device-width,initial-scale=1"/><meta name="csrf-token" content="quite-another-token"/>
<meta content="Dune" property="og:title"/><meta property="og:url" content="${origin}/books/1"/>
<link href="/books/1" rel="canonical"/><link hreflang="fr" rel="alternate" href="${origin}/fr/books/1"/>
<link rel="alternate" title="New books" type="application/atom+xml" href="../feed.xml"/>
<link type="image/svg+xml" rel="icon" href="/static/favicon.1a2b3c4d5e6f.svg"/>
<link href="/static/style.3f2a9c1b77de.css" media="all" type="text/css" rel="stylesheet"/>
<script type="application/ld+json">{"name":"D\\u0075ne","offers":{"price":9.50},"@type":"Book"}</script>
<script defer="" src="${origin}/static/app-3f2a9c1b.js" type="text/javascript"></script></head>
<body class="x_page__9aB">
<header><a class="css-1" href="${origin}"><img height="40" width="180" alt='The Bookshop' src="/static/logo-0a1b2c3d.svg"/></a>
<nav aria-label="Main"><ul><li><a aria-current="page" href="/books">Books</a><li><a href="../about">Ab<!-- -->out</a>
<li><a rel="nofollow  noopener" href="https://www.w3.org:443/WAI/" target="_BLANK">Accessibility</a></ul></nav>
<div role="alert"><span>Only
 today!</span></div></header>
<main id="content"><div><div><h1 class="title"><span>Dune</span></h1></div>
<p>Price: <b>£9<!-- -->.50</b> <del>&#163;12.00</del><p><a href="/books/1#reviews">Reviews</a> <a download="" href="1/cover.pdf">Cover</a></p>
<img loading="LAZY" decoding="async" alt="The cover of Dune" src="/covers/dune.jpg"/><img alt src="/static/line.png"/>
<p lang="fr">Bonne lecture</p><ol start=3><li>Arrakis<li>Caladan</ol></div>
<form method="POST" noValidate="" action="${origin}/loans?from=book" enctype="application/x-www-form-urlencoded">
<label for="id_email">E-mail</label>
<input name="email" id="id_email" type="EMAIL" maxLength="80" autoComplete="email" required="" placeholder="you&#64;example.org"
  aria-describedby="hint"/><p id="hint">We never share it.</p>
<label>Days <select name="days"><option value="7">One week</option><option value="14" selected="selected">Two weeks</option></select></label>
<fieldset><legend>Delivery</legend><input type="radio" id="r1" name="delivery" value="post" checked="checked"/> <label for="r1">By post</label>
<input type="radio" id="r2" name="delivery" value="shop"/><label for="r2">In the shop</label></fieldset>
<input type="checkbox" id="gift" name="gift" value="y" checked=""><label for="gift">As a gift</label>
<label for="n">Note</label><textarea name="note" id="n" rows="4" cols="20">
Please ring.</textarea>
<input name="code" pattern="[0-9]+" minlength="4" readonly="readonly" value="1234">
<button name="do" value="lend">Lend it</button><button disabled="" formaction="/wishlist">Wish for it</button>
<input type="hidden" value="1" name="book_id"><input name="csrfmiddlewaretoken" type="hidden" value="zzzzzzzzzzzzzzzz">
</form>
<form enctype="multipart/form-data" action="/upload" method="post"><input type="hidden" name="csrf_token" value="q"/>
<label for="f">Photo</label><input multiple="" accept="image/*" name="photo" id="f" type="file"/><button type="submit">Send</button></form>
<table class="t"><caption>Editions</caption><tr><th scope="col">Year<th scope="COL">Publisher<tr><th scope="row">1965<td><span>Chilton</span>
<tr><th scope=row>2010</th><td colspan=2>Hodder</td></tr></table>
<section id="reviews" aria-labelledby="x1"><h2 id="x1">2<!-- --> <!-- -->reviews</h2>
<p><time dateTime="2026-01-01">1 January</time>: Great.</p><details open=""><summary>More</summary><p>All of it.</p></details></section>
<iframe title="Map" src="https://MAPS.example/shop"></iframe>
<button aria-expanded="false" onClick="share()" type="button">Share</button>
<p style="color:red;display:block">Last copy</p><p hidden="">Thank you!</p></main>
<footer><p>12 Harbour Street<br/>Open daily</p></footer>
<script>
window.page = "book";
</script></body></html>"""

LENS = Lens("${origin}/books/1")


def answer(
    body: str | bytes, content_type: str | None = "text/html; charset=utf-8", *, method: str = "GET", status: int = 200
) -> Observation:
    """An answer with this body."""
    return Observation(
        SentRequest(method, "${origin}/books/1", "/books/1"),
        status,
        (("Content-Type", content_type),) if content_type is not None else (),
        body if isinstance(body, bytes) else body.encode(),
    )


def tree_of(
    facet: Facet, body: str | bytes, content_type: str | None = "text/html; charset=utf-8", lens: Lens = LENS
) -> object:
    """The tree that a facet makes of a body."""
    view = facet.view(answer(body, content_type), lens)
    assert view is not None
    return view.tree

/** The home page. */

import type { Metadata } from "next";
import { BookList } from "@/components/books";
import { Link } from "@/components/Link";
import { Shell } from "@/components/Shell";
import { read } from "@/lib/flask";
import { origin } from "@/lib/place";
import { home } from "@/lib/schemas";
import { described } from "@/lib/seo";

export async function generateMetadata(): Promise<Metadata> {
  // The layout's template is for the pages below it, and this one stands beside it.
  return { ...(await described({ canonical: "/" })), title: { absolute: "Welcome – The Parity Bookshop" } };
}

export default async function Home() {
  const { newest, best } = await read("/home", home);
  return (
    <Shell>
      {/* Not openGraph of the metadata: it would add a description and Twitter's tags. */}
      <meta property="og:title" content="The Parity Bookshop" />
      <meta property="og:type" content="website" />
      <meta property="og:url" content={`${await origin()}/`} />
      <h1>Welcome to the Parity Bookshop</h1>
      <section aria-labelledby="newest">
        <h2 id="newest">New on the shelves</h2>
        <BookList books={newest} />
      </section>
      <section aria-labelledby="best">
        <h2 id="best">Readers love</h2>
        <BookList books={best} />
      </section>
      <p><Link href="/books">All books</Link></p>
      <section aria-labelledby="newsletter">
        <h2 id="newsletter">Our letter</h2>
        <form action="/newsletter" method="post">
          <label htmlFor="email">Email address</label>{" "}
          <input autoComplete="email" id="email" maxLength={120} name="email" required type="email" />{" "}
          <button type="submit">Subscribe</button>
        </form>
      </section>
    </Shell>
  );
}

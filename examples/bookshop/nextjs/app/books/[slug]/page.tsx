/** A book: what it is, buying it, its reviews, other books of its author. */

import type { Metadata } from "next";
import { BookList, Cover, Facts } from "@/components/books";
import { Link } from "@/components/Link";
import { QuantityField } from "@/components/QuantityField";
import { Shell } from "@/components/Shell";
import { describe, read } from "@/lib/flask";
import { origin } from "@/lib/place";
import { book as schema } from "@/lib/schemas";
import { described } from "@/lib/seo";
import { longDate, truncate } from "@/lib/text";
import { Reviews } from "./Reviews";
import { structuredData } from "./structured-data";

interface Props {
  params: Promise<{ slug: string }>;
}

const sourceOf = async ({ params }: Props): Promise<string> => `/books/${(await params).slug}`;

export async function generateMetadata(props: Props): Promise<Metadata> {
  return describe(await sourceOf(props), schema, ({ title, author, description, slug }) =>
    described({
      title: `${title} by ${author.name}`,
      description: truncate(description, 155),
      canonical: `/books/${slug}`,
    }),
  );
}

export default async function BookPage(props: Props) {
  const book = await read(await sourceOf(props), schema);
  const site = await origin();
  const address = `${site}/books/${book.slug}`;
  return (
    <Shell>
      {/* Not openGraph of the metadata: it would add a description and Twitter's tags. It leaves out empty texts, too. */}
      {book.description === "" && <meta name="description" content="" />}
      <meta property="og:title" content={book.title} />
      <meta property="og:type" content="book" />
      <meta property="og:url" content={address} />
      <meta property="og:image" content={site + (book.cover ? `/covers/${book.cover}` : "/static/no-cover.svg")} />
      <meta property="book:isbn" content={book.isbn} />
      <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: structuredData(book, address) }} />
      <nav aria-label="Breadcrumb">
        <ol>
          <li><Link href="/books">Books</Link></li>
          <li><Link href={`/genres/${book.genre.slug}/`}>{book.genre.name}</Link></li>
          <li aria-current="page">{book.title}</li>
        </ol>
      </nav>
      <article>
        <h1 lang={book.language === "en" ? undefined : book.language}>{book.title}</h1>
        <p>by <Link href={`/authors/${book.author.id}`}>{book.author.name}</Link></p>
        <Cover book={book} width={240} />
        <Facts book={book} />
        {book.stock > 0 && <AddToCart id={book.id} />}
        <h2>About this book</h2>
        <p>{book.description}</p>
        <dl>
          <dt>ISBN</dt><dd>{book.isbn}</dd>
          <dt>Published</dt><dd><time dateTime={book.published_on}>{longDate(book.published_on)}</time></dd>
          <dt>Language</dt><dd>{book.language}</dd>
          <dt>Genre</dt><dd>{book.genre.name}</dd>
        </dl>
      </article>
      <Reviews book={book} />
      {book.others.length > 0 && (
        <section aria-labelledby="others">
          <h2 id="others">{`Also by ${book.author.name}`}</h2>
          <BookList books={book.others} />
        </section>
      )}
    </Shell>
  );
}

function AddToCart({ id }: { id: number }) {
  return (
    <form action="/cart/add" method="post">
      <input type="hidden" name="book_id" value={id} />
      <label htmlFor="quantity">Quantity</label>{" "}
      <QuantityField id="quantity" initial={1} least={1} most={99} />{" "}
      <button type="submit">Add to cart</button>
    </form>
  );
}

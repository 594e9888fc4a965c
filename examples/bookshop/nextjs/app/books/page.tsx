/** The catalogue: searched, filtered, sorted, page by page. */

import type { Metadata } from "next";
import { BookList } from "@/components/books";
import { Link } from "@/components/Link";
import { Pages } from "@/components/Pages";
import { Shell } from "@/components/Shell";
import { describe, read } from "@/lib/flask";
import { asked, firstValues, type Query } from "@/lib/query";
import { catalogue } from "@/lib/schemas";
import { described } from "@/lib/seo";
import { plural } from "@/lib/text";
import { Filters } from "./Filters";

interface Props {
  searchParams: Query;
}

async function sourceOf({ searchParams }: Props): Promise<string> {
  return `/books${asked(await firstValues(searchParams), ["q", "genre", "in_stock", "sort", "page"])}`;
}

const headingOf = (q: string): string => (q ? `Search for “${q}”` : "Books");

export async function generateMetadata(props: Props): Promise<Metadata> {
  return describe(await sourceOf(props), catalogue, async ({ page, search, parameters }) => {
    const restricted = Object.keys(parameters).length > 0;
    const later = page.number > 1;
    const metadata = await described({
      title: headingOf(search.q) + (later ? `, page ${page.number}` : ""),
      description: `All ${plural(page.total, "book", "books")} of our catalogue.`,
      canonical: restricted ? undefined : later ? `/books?page=${page.number}` : "/books",
    });
    return restricted ? { ...metadata, robots: "noindex, follow" } : metadata;
  });
}

export default async function Books(props: Props) {
  const { page, search, parameters, genres } = await read(await sourceOf(props), catalogue);
  return (
    <Shell>
      <h1>{headingOf(search.q)}</h1>
      <Filters search={search} genres={genres} />
      {page.items.length > 0 ? (
        <>
          <h2>{`${plural(page.total, "book", "books")}, showing ${page.first_item} to ${page.last_item}`}</h2>
          <BookList books={page.items} />
          <Pages page={page} path="/books" query={parameters} />
        </>
      ) : (
        <p>No books found. <Link href="/books">Show all books</Link></p>
      )}
    </Shell>
  );
}

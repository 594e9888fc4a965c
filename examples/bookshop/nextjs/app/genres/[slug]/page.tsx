/** The books of a genre, page by page. */

import type { Metadata } from "next";
import { BookList } from "@/components/books";
import { Pages } from "@/components/Pages";
import { Shell } from "@/components/Shell";
import { describe, read } from "@/lib/flask";
import { asked, firstValues, type Query } from "@/lib/query";
import { genre as schema } from "@/lib/schemas";
import { described } from "@/lib/seo";
import { plural } from "@/lib/text";

interface Props {
  params: Promise<{ slug: string }>;
  searchParams: Query;
}

async function sourceOf({ params, searchParams }: Props): Promise<string> {
  return `/genres/${(await params).slug}${asked(await firstValues(searchParams), ["page"])}`;
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  return describe(await sourceOf(props), schema, ({ genre, page }) =>
    described({
      title: genre.name + (page.number > 1 ? `, page ${page.number}` : ""),
      description: genre.description,
      canonical: `/genres/${genre.slug}/`,
    }),
  );
}

export default async function GenrePage(props: Props) {
  const { genre, page } = await read(await sourceOf(props), schema);
  return (
    <Shell>
      <h1>{genre.name}</h1>
      <p>{genre.description}</p>
      {page.items.length > 0 ? (
        <>
          <h2>{plural(page.total, "book", "books")}</h2>
          <BookList books={page.items} />
          <Pages page={page} path={`/genres/${genre.slug}/`} />
        </>
      ) : (
        <p>There are no books in this genre yet.</p>
      )}
    </Shell>
  );
}

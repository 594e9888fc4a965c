/** The books of a genre, page by page. */

import type { Metadata } from "next";
import { cache } from "react";
import { BookList } from "@/components/books";
import { Pages } from "@/components/Pages";
import { Shell } from "@/components/Shell";
import { read } from "@/lib/flask";
import { asked, firstValues, type Query } from "@/lib/query";
import { genre } from "@/lib/schemas";
import { described } from "@/lib/seo";
import { plural } from "@/lib/text";

interface Props {
  params: Promise<{ slug: string }>;
  searchParams: Query;
}

const found = cache((slug: string, query: string) => read(`/genres/${slug}${query}`, genre));

async function genreOf({ params, searchParams }: Props) {
  return found((await params).slug, asked(await firstValues(searchParams), ["page"]));
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const { genre, page } = await genreOf(props);
  return described({
    title: genre.name + (page.number > 1 ? `, page ${page.number}` : ""),
    description: genre.description,
    canonical: `/genres/${genre.slug}/`,
  });
}

export default async function GenrePage(props: Props) {
  const { genre, page } = await genreOf(props);
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

/** All genres. */

import type { Metadata } from "next";
import { Link } from "@/components/Link";
import { Shell } from "@/components/Shell";
import { read } from "@/lib/flask";
import { genres } from "@/lib/schemas";
import { described } from "@/lib/seo";
import { plural } from "@/lib/text";

export const generateMetadata = (): Promise<Metadata> => described({ title: "Genres", canonical: "/genres/" });

export default async function Genres() {
  const found = await read("/genres", genres);
  return (
    <Shell>
      <h1>Genres</h1>
      <ul>
        {found.genres.map(({ slug, name, books }) => (
          <li key={slug}><Link href={`/genres/${slug}/`}>{name}</Link> ({plural(books, "book", "books")})</li>
        ))}
      </ul>
    </Shell>
  );
}

/** The form above the catalogue. */

import type { z } from "zod";
import { SORT_ORDERS } from "@/lib/choices";
import type { catalogue } from "@/lib/schemas";

type Props = Pick<z.infer<typeof catalogue>, "search" | "genres">;

export function Filters({ search, genres }: Props) {
  // The key: a form of another search is another form, and starts with that search's values.
  return (
    <form key={JSON.stringify(search)} action="/books" method="get" aria-label="Filters">
      <label htmlFor="q">Title or author</label>{" "}
      <input type="search" id="q" name="q" defaultValue={search.q} />{" "}
      <label htmlFor="genre">Genre</label>{" "}
      <select id="genre" name="genre" defaultValue={search.genre}>
        <option value="">All genres</option>
        {genres.map(({ slug, name }) => <option key={slug} value={slug}>{name}</option>)}
      </select>{" "}
      <label htmlFor="sort">Sort by</label>{" "}
      <select id="sort" name="sort" defaultValue={search.sort}>
        {SORT_ORDERS.map(([value, label]) => <option key={value} value={value}>{label}</option>)}
      </select>{" "}
      <input type="checkbox" id="in_stock" name="in_stock" value="1" defaultChecked={search.in_stock} />{" "}
      <label htmlFor="in_stock">In stock only</label>{" "}
      <button type="submit">Apply</button>
    </form>
  );
}

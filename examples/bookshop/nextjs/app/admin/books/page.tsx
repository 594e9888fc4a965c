/** The books as admins see them. */

import type { Metadata } from "next";
import { AdminShell } from "@/components/AdminShell";
import { Link } from "@/components/Link";
import { Pages } from "@/components/Pages";
import { describe, read } from "@/lib/flask";
import { asked, firstValues, type Query } from "@/lib/query";
import { cards, type Card } from "@/lib/schemas";
import { hidden } from "@/lib/seo";
import { money, plural } from "@/lib/text";

interface Props {
  searchParams: Query;
}

async function sourceOf({ searchParams }: Props): Promise<string> {
  return `/admin/books${asked(await firstValues(searchParams), ["page"])}`;
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  return describe(await sourceOf(props), cards, () => hidden("Manage books"));
}

export default async function ManageBooks(props: Props) {
  const page = await read(await sourceOf(props), cards);
  return (
    <AdminShell>
      <h1>Manage books</h1>
      <p><Link href="/admin/books/new">New book</Link> <a href="/admin/books.csv" download>Download as CSV</a></p>
      <table>
        <caption>{`${plural(page.total, "book", "books")}, showing ${page.first_item} to ${page.last_item}`}</caption>
        <thead>
          <tr><th scope="col">Number</th><th scope="col">Title</th><th scope="col">Author</th><th scope="col">Price</th><th scope="col">Stock</th><th scope="col">Actions</th></tr>
        </thead>
        <tbody>{page.items.map((book) => <BookRow key={book.id} book={book} />)}</tbody>
      </table>
      <Pages page={page} path="/admin/books" />
    </AdminShell>
  );
}

function BookRow({ book }: { book: Card }) {
  const at = `/admin/books/${book.id}`;
  return (
    <tr>
      <td>{book.id}</td>
      <th scope="row"><Link href={`/books/${book.slug}`}>{book.title}</Link></th>
      <td>{book.author.name}</td>
      <td>{money(book.price)}</td>
      <td>{book.stock}</td>
      <td>
        <Link href={`${at}/edit`} aria-label={`Edit ${book.title}`}>Edit</Link>{" "}
        <Link href={`${at}/cover`} aria-label={`Cover of ${book.title}`}>Cover</Link>{" "}
        <Link href={`${at}/delete`} aria-label={`Delete ${book.title}`}>Delete</Link>
      </td>
    </tr>
  );
}

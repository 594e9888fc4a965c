/** Deleting a book, after a question. */

import type { Metadata } from "next";
import { AdminShell } from "@/components/AdminShell";
import { Link } from "@/components/Link";
import { plural } from "@/lib/text";
import { deleteBook } from "../../actions";
import { recordOf, titledAfter, type Props } from "../record";

export const generateMetadata = (props: Props): Promise<Metadata> => titledAfter(props, (title) => `Delete ${title}`);

export default async function DeleteBook(props: Props) {
  const book = await recordOf(props);
  return (
    <AdminShell>
      <h1>{`Delete ${book.title}?`}</h1>
      <p>{`The book and its ${plural(book.reviews, "review", "reviews")} will be gone for good. Orders keep the title.`}</p>
      <form action={deleteBook.bind(null, book.id)}>
        <button type="submit">Delete</button> <Link href="/admin/books">Cancel</Link>
      </form>
    </AdminShell>
  );
}

/** Changing a book. */

import type { Metadata } from "next";
import { AdminShell } from "@/components/AdminShell";
import { read } from "@/lib/flask";
import { bookChoices } from "@/lib/schemas";
import { saveBook } from "../../actions";
import { BookForm } from "../../BookForm";
import { recordOf, titledAfter, type Props } from "../record";

export const generateMetadata = (props: Props): Promise<Metadata> => titledAfter(props, (title) => `Edit ${title}`);

export default async function EditBook(props: Props) {
  const [book, choices] = await Promise.all([recordOf(props), read("/admin/choices", bookChoices)]);
  return (
    <AdminShell>
      <h1>{`Edit ${book.title}`}</h1>
      <BookForm action={saveBook.bind(null, book.id)} choices={choices} values={book.values} />
    </AdminShell>
  );
}

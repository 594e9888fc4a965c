/** A new book. */

import type { Metadata } from "next";
import { AdminShell } from "@/components/AdminShell";
import { describe, read } from "@/lib/flask";
import { bookChoices } from "@/lib/schemas";
import { hidden } from "@/lib/seo";
import { saveBook } from "../actions";
import { BookForm } from "../BookForm";

export const generateMetadata = (): Promise<Metadata> => describe("/admin/choices", bookChoices, () => hidden("New book"));

export default async function NewBook() {
  const choices = await read("/admin/choices", bookChoices);
  return (
    <AdminShell>
      <h1>New book</h1>
      <BookForm action={saveBook.bind(null, null)} choices={choices} values={{ language: "en" }} />
    </AdminShell>
  );
}

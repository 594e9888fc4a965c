"use server";

import { redirect } from "next/navigation";
import type { FormState } from "@/components/fields";
import { submit } from "@/lib/flask";
import { titled } from "@/lib/schemas";
import { requireLogin } from "@/lib/session";
import { fieldsOf } from "@/lib/submitted";
import { flash } from "@/lib/visit";

/** Create a book, or save the one with this number. */
export async function saveBook(id: number | null, _state: FormState, sent: FormData): Promise<FormState> {
  await requireLogin();
  const fields = fieldsOf(sent);
  const answer = await (id === null
    ? submit("POST", "/admin/books", titled, fields)
    : submit("PUT", `/admin/books/${id}`, titled, fields));
  if (!answer.ok) return { values: answer.refusal.values, refusal: answer.refusal };
  await flash(`“${answer.data.title}” was ${id === null ? "created" : "saved"}.`, "success");
  redirect("/admin/books");
}

export async function deleteBook(id: number): Promise<void> {
  await requireLogin();
  const answer = await submit("DELETE", `/admin/books/${id}`, titled);
  if (answer.ok) await flash(`“${answer.data.title}” was deleted.`, "success");
  redirect("/admin/books");
}

"use server";

import { redirect } from "next/navigation";
import type { FormState } from "@/components/fields";
import { refusedOr } from "@/lib/conflicts";
import { submit } from "@/lib/flask";
import { nothing } from "@/lib/schemas";
import { requireLogin } from "@/lib/session";
import { fieldsOf } from "@/lib/submitted";
import { flash } from "@/lib/visit";

export async function createReview(slug: string, _state: FormState, sent: FormData): Promise<FormState> {
  await requireLogin();
  const page = `/books/${slug}`;
  const answer = await refusedOr(submit("POST", `${page}/reviews`, nothing, fieldsOf(sent)), page);
  if (!answer.ok) return { values: answer.refusal.values, refusal: answer.refusal };
  await flash("Thank you for your review.", "success");
  redirect(`${page}#reviews`);
}

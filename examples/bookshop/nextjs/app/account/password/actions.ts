"use server";

import { redirect } from "next/navigation";
import type { FormState } from "@/components/fields";
import { submit } from "@/lib/flask";
import { nothing } from "@/lib/schemas";
import { requireLogin } from "@/lib/session";
import { fieldsOf } from "@/lib/submitted";
import { flash } from "@/lib/visit";

export async function changePassword(_state: FormState, sent: FormData): Promise<FormState> {
  await requireLogin();
  const answer = await submit("PUT", "/account/password", nothing, fieldsOf(sent));
  if (!answer.ok) return { values: answer.refusal.values, refusal: answer.refusal };
  await flash("Your password was changed.", "success");
  redirect("/account");
}

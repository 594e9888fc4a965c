"use server";

import { redirect } from "next/navigation";
import type { FormState } from "@/components/fields";
import { submit } from "@/lib/flask";
import { openSession } from "@/lib/opening";
import { login } from "@/lib/schemas";
import { fieldsOf } from "@/lib/submitted";
import { flash } from "@/lib/visit";

export async function register(_state: FormState, sent: FormData): Promise<FormState> {
  const fields = fieldsOf(sent);
  const answer = await submit("POST", "/register", login, fields);
  if (!answer.ok) return { values: answer.refusal.values, refusal: answer.refusal };
  const name = await openSession({ username: answer.data.user.username, password: fields.password ?? "" }, false);
  await flash(`Welcome, ${name}!`, "success");
  redirect("/account");
}

"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import type { FormState } from "@/components/fields";
import { submit } from "@/lib/flask";
import { fieldsOf } from "@/lib/submitted";
import { flash } from "@/lib/visit";

export async function sendMessage(_state: FormState, sent: FormData): Promise<FormState> {
  const answer = await submit("POST", "/contact", z.object({ name: z.string() }), fieldsOf(sent));
  if (!answer.ok) return { values: answer.refusal.values, refusal: answer.refusal };
  await flash(`Thank you, ${answer.data.name}. We will answer within two working days.`, "success");
  redirect("/contact");
}

/** Subscribing to the letter. */

import type { NextRequest } from "next/server";
import { z } from "zod";
import { found } from "@/lib/answers";
import { submit } from "@/lib/flask";
import { fieldsOf } from "@/lib/submitted";
import { flash } from "@/lib/visit";

export async function POST(request: NextRequest): Promise<Response> {
  const answer = await submit("POST", "/newsletter", z.object({ known: z.boolean() }), fieldsOf(await request.formData()));
  if (!answer.ok) {
    for (const message of answer.refusal.errors.email ?? []) await flash(message, "error");
  } else if (answer.data.known) {
    await flash("You are subscribed already.", "info");
  } else {
    await flash("You are subscribed. The next letter comes on the first of the month.", "success");
  }
  return found("/");
}

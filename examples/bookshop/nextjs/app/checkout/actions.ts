"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import type { FormState } from "@/components/fields";
import { refusedOr } from "@/lib/conflicts";
import { submit } from "@/lib/flask";
import { requireLogin } from "@/lib/session";
import { fieldsOf } from "@/lib/submitted";
import { currentCart, flash, keepCart } from "@/lib/visit";

const placed = z.object({ reference: z.string() });

export async function placeOrder(_state: FormState, sent: FormData): Promise<FormState> {
  await requireLogin();
  const order = { ...fieldsOf(sent), cart: await currentCart() };
  const answer = await refusedOr(submit("POST", "/checkout", placed, order), "/cart");
  if (!answer.ok) return { values: answer.refusal.values, refusal: answer.refusal };
  await keepCart({});
  await flash("Thank you! Your order has been placed.", "success");
  redirect(`/orders/${answer.data.reference}`);
}

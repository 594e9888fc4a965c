/** Changing the cart: Flask says what is in it now, what to tell the visitor, and where to go. */

import "server-only";
import type { NextRequest } from "next/server";
import { errorAnswer, found } from "./answers";
import { send } from "./flask";
import { cartChange } from "./schemas";
import { fieldsOf } from "./submitted";
import { currentCart, flash, keepCart } from "./visit";

export async function changeCart(request: NextRequest, change: "add" | "update" | "remove"): Promise<Response> {
  const fields = fieldsOf(await request.formData());
  const answer = await send("POST", `/cart/${change}`, { ...fields, cart: await currentCart() });
  if (!answer.ok) return errorAnswer(request, answer.status);
  const { cart, message, location } = cartChange.parse(await answer.json());
  await keepCart(cart);
  await flash(message.text, message.category);
  return found(location);
}

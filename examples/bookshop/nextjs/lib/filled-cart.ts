/** The cart as it can be shown: with titles and prices, without books that are gone. */

import "server-only";
import { submit } from "./flask";
import { cart } from "./schemas";
import { currentCart } from "./visit";

export async function filledCart() {
  const answer = await submit("POST", "/cart", cart, { cart: await currentCart() });
  if (!answer.ok) throw new Error("Flask refused a cart");
  return answer.data;
}

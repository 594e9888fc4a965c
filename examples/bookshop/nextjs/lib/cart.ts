/** The shopping cart: book ids and quantities, kept in a cookie of the visitor. */

import { z } from "zod";

export const CART_COOKIE = "cart";
const cart = z.record(z.string().regex(/^\d{1,9}$/), z.number().int().min(1).max(9999));
export type CartContents = z.infer<typeof cart>;

/** The cart of a cookie; what is no cart is empty. */
export function readCart(text: string | undefined): CartContents {
  try {
    return cart.parse(JSON.parse(text ?? "{}"));
  } catch {
    return {};
  }
}

export const copiesIn = (contents: CartContents): number => Object.values(contents).reduce((sum, n) => sum + n, 0);

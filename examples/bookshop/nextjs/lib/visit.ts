/** What a visitor's browser keeps: the cart and the messages to show next. Only for actions and route handlers. */

import "server-only";
import { cookies } from "next/headers";
import { CART_COOKIE, readCart, type CartContents } from "./cart";
import { FLASH_COOKIE, flashCookie, readMessages, writeMessages, type Message } from "./flash";
import { secure } from "./settings";

export async function flash(text: string, category: Message["category"]): Promise<void> {
  const jar = await cookies();
  const waiting = readMessages(jar.get(FLASH_COOKIE)?.value);
  jar.set(FLASH_COOKIE, writeMessages([...waiting, { category, text }]), { ...flashCookie, secure: secure() });
}

export async function currentCart(): Promise<CartContents> {
  return readCart((await cookies()).get(CART_COOKIE)?.value);
}

export async function keepCart(contents: CartContents): Promise<void> {
  const jar = await cookies();
  if (Object.keys(contents).length === 0) jar.delete(CART_COOKIE);
  else jar.set(CART_COOKIE, JSON.stringify(contents), { path: "/", sameSite: "lax", httpOnly: true, secure: secure() });
}

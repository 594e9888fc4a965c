/** Messages for the next page a visitor sees, kept in a cookie until they are shown. */

import { z } from "zod";

export const FLASH_COOKIE = "flash";
/** Set by proxy.ts: the messages of this request, taken out of their cookie. */
export const FLASH_HEADER = "x-bookshop-flash";

export const flashCookie = { path: "/", sameSite: "lax" } as const;

const messages = z.array(z.object({ category: z.enum(["info", "success", "error"]), text: z.string() }));
export type Message = z.infer<typeof messages>[number];

/** What a cookie or header holds; anything unreadable is nothing. */
export function readMessages(text: string | null | undefined): Message[] {
  if (!text) return [];
  try {
    return messages.parse(JSON.parse(text));
  } catch {
    return [];
  }
}

export const writeMessages = (found: Message[]): string => JSON.stringify(found);

/** Where the visitor is: the path and the origin of the request, as proxy.ts and the web server pass them on. */

import { headers } from "next/headers";

export const PATH_HEADER = "x-bookshop-path";

/** The path that was asked for, whatever it was rewritten to. */
export async function currentPath(): Promise<string> {
  return (await headers()).get(PATH_HEADER) ?? "";
}

/** The shop's own address, as in `https://shop.example`. */
export async function origin(): Promise<string> {
  const sent = await headers();
  const host = sent.get("x-forwarded-host") ?? sent.get("host") ?? "localhost";
  return `${sent.get("x-forwarded-proto") ?? "http"}://${host}`;
}

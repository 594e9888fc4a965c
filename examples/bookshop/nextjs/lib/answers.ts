/** Answers of route handlers: redirects as the old application gave them, and its error pages. */

import "server-only";
import type { NextRequest } from "next/server";

const HTML = "text/html; charset=utf-8";

export const found = (location: string, status = 302): Response =>
  new Response(null, { status, headers: { Location: location, "Content-Type": HTML } });

/** The page that tells the visitor about an error; a route handler cannot render one, so it asks this server for it. */
export async function errorAnswer(request: NextRequest, status: number): Promise<Response> {
  const known = status === 403 || status === 404 ? status : 500;
  const cookie = request.headers.get("cookie") ?? "";
  const page = await fetch(`http://127.0.0.1:${process.env.PORT ?? 3000}/errors/${known}`, { headers: { cookie }, cache: "no-store" });
  const answer = new Response(page.body, { status: known, headers: { "Content-Type": HTML } });
  for (const set of page.headers.getSetCookie()) answer.headers.append("Set-Cookie", set);
  return answer;
}

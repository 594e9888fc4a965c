/** Passing a request on to the old application as it is, in the name of whoever is logged in. */

import "server-only";
import type { NextRequest } from "next/server";
import { tokenOf } from "./session-cookie";
import { legacyUrl } from "./settings";

/** Headers of one connection (RFC 9110 section 7.6.1), and those that fetch writes by itself. */
const OF_THE_CONNECTION = ["connection", "keep-alive", "transfer-encoding", "upgrade", "te", "trailer", "content-length", "host"];

/** The old application's answer to this request; redirects are the visitor's to follow. */
export async function forward(request: NextRequest): Promise<Response> {
  const headers = new Headers(request.headers);
  for (const name of OF_THE_CONNECTION) headers.delete(name);
  headers.set("accept-encoding", "identity");
  headers.set("x-forwarded-host", request.headers.get("x-forwarded-host") ?? request.headers.get("host") ?? "");
  // Pages know visitors by their session; programs bring a token of their own.
  const token = request.nextUrl.pathname.startsWith("/api/") ? undefined : await tokenOf(request.headers);
  if (token && !headers.has("authorization")) headers.set("authorization", `Bearer ${token}`);
  const hasBody = request.method !== "GET" && request.method !== "HEAD";
  const answer = await fetch(legacyUrl() + target(request), {
    method: request.method,
    headers,
    body: hasBody ? await request.arrayBuffer() : undefined,
    redirect: "manual",
    cache: "no-store",
  });
  const answered = new Headers(answer.headers);
  for (const name of OF_THE_CONNECTION) answered.delete(name);
  return new Response(answer.body, { status: answer.status, headers: answered });
}

/** Path and query as the visitor wrote them. */
function target(request: NextRequest): string {
  const { pathname, search } = request.nextUrl;
  return pathname + search;
}

/** What happens before a page: old addresses, slashes, methods, forged forms, logins, messages, headers. */

import { NextResponse, type NextRequest } from "next/server";
import { z } from "zod";
import { address, safeTarget } from "@/lib/addresses";
import { CART_COOKIE, readCart } from "@/lib/cart";
import { FLASH_COOKIE, FLASH_HEADER, flashCookie, readMessages, writeMessages, type Message } from "@/lib/flash";
import { isNearMiss, routeOf, subjectOf, type Route } from "@/lib/routes";
import { PATH_HEADER } from "@/lib/place";
import { tokenOf } from "@/lib/session-cookie";
import { headlessUrl, secure } from "@/lib/settings";

export const config = { matcher: "/((?!_next/).*)" };

const HTML = { "Content-Type": "text/html; charset=utf-8" };
const LARGEST_REQUEST = 1024 * 1024;
const PRIVATE = /^\/(account|admin|cart|checkout|orders|login|register)/;

export async function proxy(request: NextRequest): Promise<NextResponse> {
  const { pathname: path } = request.nextUrl;
  const route = routeOf(path);
  if (route === undefined) return unknown(request, path);
  const answer = (await before(request, route, path)) ?? show(request, path);
  return withHeaders(answer, path);
}

/** Everything that keeps a page from being shown, in the order in which the old application refuses. */
async function before(request: NextRequest, route: Route, path: string): Promise<NextResponse | undefined> {
  const method = request.method === "HEAD" ? "GET" : request.method;
  if (method === "OPTIONS") return new NextResponse(null, { headers: { ...HTML, Allow: allowed(route) } });
  const isAction = method === "POST" && (route.action ?? route.methods.includes("POST"));
  if (method === "POST" ? !isAction && !route.methods.includes("POST") : !route.methods.some((m) => m === method)) {
    return errorPage(request, 405, { Allow: allowed(route) });
  }
  if (Number(request.headers.get("content-length")) > LARGEST_REQUEST) return errorPage(request, 413);
  if (method === "POST" && (!fromThisSite(request) || (isPage(route) && !isServerAction(request)))) {
    return errorPage(request, 400);
  }
  const moved = await movedTo(request, path);
  if (moved !== undefined) return moved === null ? errorPage(request, 404) : redirect(request, moved, 301);
  const token = await tokenOf(request.headers);
  const loggedIn = token !== undefined;
  if (route.login && !loggedIn) return askToLogIn(request, path);
  const status = await statusOf(subjectOf(route, path, request.nextUrl.search), token);
  if (status === 401) return askToLogIn(request, path);
  if (status >= 400) return errorPage(request, status === 403 || status === 404 ? status : 500);
  if (loggedIn && method === "GET" && (path === "/login" || path === "/register")) {
    const target = path === "/login" ? safeTarget(request.nextUrl.searchParams.get("next")) : undefined;
    return redirect(request, target ?? "/account");
  }
  if (method === "GET" && path === "/checkout" && Object.keys(readCart(request.cookies.get(CART_COOKIE)?.value)).length === 0) {
    return withMessage(request, redirect(request, "/cart"), { category: "info", text: "Your cart is empty." });
  }
  return undefined;
}

/**
 * Whether Flask has what a page is about. A page that finds out while it is being rendered could only send an empty
 * document, which the browser's scripts would fill.
 */
async function statusOf(subject: string | undefined, token: string | undefined): Promise<number> {
  if (subject === undefined) return 200;
  const headers: Record<string, string> = token ? { Authorization: `Bearer ${token}` } : {};
  return (await fetch(`${headlessUrl()}/headless${subject}`, { method: "HEAD", headers, cache: "no-store" })).status;
}

/** The page itself, with the messages that wait to be shown and the address it was asked for. */
function show(request: NextRequest, path: string): NextResponse {
  const headers = forwarded(request);
  const answer = () => NextResponse.next({ request: { headers } });
  return request.method === "GET" && isPage(routeOf(path)) ? withWaiting(request, headers, answer) : answer();
}

/** A page that shows the messages which wait in the visitor's cookie, and takes them out of it. */
function withWaiting(request: NextRequest, headers: Headers, answer: () => NextResponse): NextResponse {
  const waiting = request.cookies.get(FLASH_COOKIE)?.value;
  if (waiting === undefined) return answer();
  headers.set(FLASH_HEADER, encodeURIComponent(waiting));
  const response = answer();
  // Deleted by hand: a cookie set here through the API would be gone for the page as well.
  response.headers.append("Set-Cookie", `${FLASH_COOKIE}=; Path=/; Max-Age=0; SameSite=Lax`);
  return response;
}

/** Slashes that are missing or too many; everything else is looked up among the files, or passed on. */
function unknown(request: NextRequest, path: string): NextResponse {
  if (path !== "/" && !path.endsWith("/") && routeOf(`${path}/`) && ["GET", "HEAD"].includes(request.method)) {
    return withHeaders(redirect(request, `${path}/${request.nextUrl.search}`, 308), path);
  }
  const error = /^\/errors\/(403|404|500)$/.exec(path);
  if (error) return withHeaders(errorPage(request, Number(error[1])), path);
  const internal = /^\/(errors|legacy|headless)(\/|$)/.test(path);
  if (internal || isNearMiss(path) || (path.endsWith("/") && path !== "/")) return withHeaders(errorPage(request, 404), path);
  return NextResponse.next({ request: { headers: forwarded(request) } });
}

/** Where a page of the shop's former versions is now: null when it is gone, undefined when this never was one. */
async function movedTo({ nextUrl: { search, searchParams } }: NextRequest, path: string): Promise<string | null | undefined> {
  if (path === "/index.php") return "/";
  if (path === "/catalogue") return `/books${search}`;
  if (path.startsWith("/author/")) return path.replace("/author/", "/authors/");
  if (path !== "/book.php") return undefined;
  const [, id] = /^\s*\+?(\d+)\s*$/.exec(searchParams.get("id") ?? "") ?? [];
  const answer = id && (await fetch(`${headlessUrl()}/api/books/${id}`, { cache: "no-store" }));
  return answer && answer.ok ? `/books/${book.parse(await answer.json()).slug}` : null;
}

const book = z.object({ slug: z.string() });

function askToLogIn(request: NextRequest, path: string): NextResponse {
  const isRead = request.method === "GET" || request.method === "HEAD";
  const next = isRead ? decodeURIComponent(path) + request.nextUrl.search : undefined;
  const message: Message = { category: "info", text: "Please log in to continue." };
  return withMessage(request, redirect(request, address("/login", { next })), message);
}

/** A redirect within the shop; Next.js wants an absolute address here and sends the path. */
function redirect(request: NextRequest, location: string, status = 302): NextResponse {
  const target = new URL(location, request.url).href;
  const response = new NextResponse(null, { status, headers: { ...HTML, Location: target } });
  if (status === 301) response.headers.set("Cache-Control", "public, max-age=86400");
  return response;
}

function errorPage(request: NextRequest, status: number, extra: Record<string, string> = {}): NextResponse {
  const page = new URL(`/errors/${status}`, request.url);
  const headers = forwarded(request);
  // The form is refused: Next.js must not take it for a server action of the page that says so.
  for (const name of ["content-type", "next-action"]) headers.delete(name);
  if (status === 405) headers.delete(PATH_HEADER); // nobody is at that page
  return withWaiting(request, headers, () => NextResponse.rewrite(page, { status, headers: extra, request: { headers } }));
}

function withMessage(request: NextRequest, response: NextResponse, message: Message): NextResponse {
  const waiting = readMessages(request.cookies.get(FLASH_COOKIE)?.value);
  response.cookies.set(FLASH_COOKIE, writeMessages([...waiting, message]), { ...flashCookie, secure: secure() });
  return response;
}

function withHeaders(response: NextResponse, path: string): NextResponse {
  response.headers.set("X-Content-Type-Options", "nosniff");
  response.headers.set("X-Frame-Options", "DENY");
  response.headers.set("Referrer-Policy", "same-origin");
  response.headers.append("Vary", "Cookie");
  if (!response.headers.has("Cache-Control")) {
    response.headers.set("Cache-Control", PRIVATE.test(path) ? "no-store" : "private, no-cache");
  }
  return response;
}

/** The request's own headers and the address, without what only this file may say. */
function forwarded(request: NextRequest): Headers {
  const headers = new Headers(request.headers);
  headers.set(PATH_HEADER, request.nextUrl.pathname);
  headers.delete(FLASH_HEADER);
  return headers;
}

/** Whether a form was sent from a page of this site; browsers say so with every POST. */
function fromThisSite(request: NextRequest): boolean {
  const origin = request.headers.get("origin");
  const host = request.headers.get("x-forwarded-host") ?? request.headers.get("host");
  return origin !== null && URL.canParse(origin) && new URL(origin).host === host;
}

const isPage = (route: Route | undefined): boolean =>
  route !== undefined && (route.methods.includes("GET") || route.action === true);

const isServerAction = (request: NextRequest): boolean =>
  request.headers.has("next-action") || (request.headers.get("content-type") ?? "").startsWith("multipart/form-data");

const allowed = (route: Route): string =>
  [...(route.methods.includes("GET") ? ["GET", "HEAD"] : []), "OPTIONS", ...route.methods.filter((m) => m === "POST")].join(", ");

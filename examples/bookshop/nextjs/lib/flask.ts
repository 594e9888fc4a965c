/** Asking the Flask application, in the name of whoever is logged in. */

import "server-only";
import type { Metadata } from "next";
import { forbidden, notFound } from "next/navigation";
import { cache } from "react";
import type { z } from "zod";
import { errorMetadata } from "./errors";
import { problem, refusal, type Refusal } from "./schemas";
import { flaskToken } from "./session";
import { headlessUrl } from "./settings";

/** Flask refused for another reason than a form's fields; the message is for the visitor. */
export class Conflict extends Error {
  constructor(readonly code: string, message: string) {
    super(message);
  }
}

export type Submitted<T> = { ok: true; data: T } | { ok: false; refusal: Refusal };

/** One answer of Flask, asked for once however many parts of a page want it. */
const answered = cache(async (path: string) => {
  const response = await send("GET", path);
  return { status: response.status, body: response.ok ? ((await response.json()) as unknown) : null };
});

/** Read something for a page; what does not exist or is not allowed ends the page. */
export async function read<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  const { status, body } = await answered(path);
  stopAt(status);
  return schema.parse(body);
}

/** Read something for a page that may be missing. */
export async function readOrNull<T>(path: string, schema: z.ZodType<T>): Promise<T | null> {
  const { status, body } = await answered(path);
  return status < 400 ? schema.parse(body) : null;
}

/** The metadata of a page that shows what is read there; those of the error page when it cannot. */
export async function describe<T>(
  path: string,
  schema: z.ZodType<T>,
  metadata: (data: T) => Metadata | Promise<Metadata>,
): Promise<Metadata> {
  const { status, body } = await answered(path);
  if (status < 400) return metadata(schema.parse(body));
  return errorMetadata(status === 404 ? 404 : status < 500 ? 403 : 500);
}

/** Send a form or a change; refused fields come back as a value, other conflicts are thrown. */
export async function submit<T>(
  method: "POST" | "PUT" | "DELETE",
  path: string,
  schema: z.ZodType<T>,
  body: object = {},
): Promise<Submitted<T>> {
  const response = await send(method, path, body);
  if (response.status === 422) return { ok: false, refusal: refusal.parse(await response.json()) };
  if (response.status === 409) {
    const { code, message } = problem.parse(await response.json()).error;
    throw new Conflict(code, message);
  }
  stopAt(response.status);
  return { ok: true, data: schema.parse(await response.json()) };
}

/** Any answer at all, for route handlers that choose the status themselves. */
export async function send(method: string, path: string, body?: object): Promise<Response> {
  const token = await flaskToken();
  return fetch(`${headlessUrl()}/headless${path}`, {
    method,
    cache: "no-store",
    headers: {
      Accept: "application/json",
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
      ...(body ? { "Content-Type": "application/json" } : {}),
    },
    body: body ? JSON.stringify(body) : undefined,
  });
}

function stopAt(status: number): void {
  if (status === 404) notFound();
  if (status === 401 || status === 403) forbidden();
  if (status >= 400) throw new Error(`Flask answered ${status}`);
}

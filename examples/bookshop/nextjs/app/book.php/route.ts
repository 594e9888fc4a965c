/** The address of a book in the shop's first version, moved for good. */

import type { NextRequest } from "next/server";
import { z } from "zod";
import { errorAnswer, found } from "@/lib/answers";
import { headlessUrl } from "@/lib/settings";

const book = z.object({ slug: z.string() });

export async function GET(request: NextRequest): Promise<Response> {
  const id = request.nextUrl.searchParams.get("id") ?? "";
  const answer = /^\s*\+?\d+\s*$/.test(id) ? await fetch(`${headlessUrl()}/api/books/${Number(id)}`, { cache: "no-store" }) : null;
  if (!answer?.ok) return errorAnswer(request, 404);
  const moved = found(`/books/${book.parse(await answer.json()).slug}`, 301);
  moved.headers.set("Cache-Control", "public, max-age=86400");
  return moved;
}

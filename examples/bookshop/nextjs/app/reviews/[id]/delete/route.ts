/** Deleting a review: one's own, or any as an admin. */

import type { NextRequest } from "next/server";
import { z } from "zod";
import { errorAnswer, found } from "@/lib/answers";
import { send } from "@/lib/flask";
import { flash } from "@/lib/visit";

interface Context {
  params: Promise<{ id: string }>;
}

export async function POST(request: NextRequest, { params }: Context): Promise<Response> {
  const answer = await send("DELETE", `/reviews/${(await params).id}`);
  if (!answer.ok) return errorAnswer(request, answer.status);
  const { slug } = z.object({ slug: z.string() }).parse(await answer.json());
  await flash("The review was deleted.", "success");
  return found(`/books/${slug}`);
}

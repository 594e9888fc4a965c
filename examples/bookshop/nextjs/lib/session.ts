/** Who is logged in: Flask's token, read from the cookie that Auth.js keeps. */

import "server-only";
import { cache } from "react";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { tokenOf } from "./session-cookie";
import { flash } from "./visit";

/** Flask's token of this visitor; undefined when nobody is logged in. */
export const flaskToken = cache(async (): Promise<string | undefined> => tokenOf(await headers()));

/** For actions: send those who are not logged in, or no longer, to the login. */
export async function requireLogin(): Promise<void> {
  if ((await flaskToken()) !== undefined) return;
  await flash("Please log in to continue.", "info");
  redirect("/login");
}

/** Opening a session: Auth.js logs in with Flask, and its cookie lives as long as the visitor chose. */

import "server-only";
import { decode } from "next-auth/jwt";
import { cookies } from "next/headers";
import { signIn } from "@/auth";
import { REMEMBERED, sessionCookie } from "./session-cookie";
import { authSecret, secure } from "./settings";

/** Log in and return the visitor's name. Throws LoginRefused when Flask does not accept username and password. */
export async function openSession(fields: Record<string, string>, remember: boolean): Promise<string> {
  await signIn("credentials", { ...fields, redirect: false });
  const jar = await cookies();
  const name = sessionCookie();
  const session = jar.get(name)?.value ?? "";
  // Auth.js gives every session the same lifetime; here one ends with the browser, unless it is to be remembered.
  jar.set(name, session, {
    path: "/", httpOnly: true, sameSite: "lax", secure: secure(), ...(remember ? { maxAge: REMEMBERED } : {}),
  });
  return (await decode({ token: session, secret: authSecret(), salt: name }))?.name ?? "";
}

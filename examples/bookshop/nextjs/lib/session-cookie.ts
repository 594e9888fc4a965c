/** The session cookie of Auth.js: an encrypted JWT that holds Flask's token. */

import { getToken } from "next-auth/jwt";
import { authSecret, secure } from "./settings";

export const REMEMBERED = 14 * 24 * 3600;

export const sessionCookie = (): string => (secure() ? "__Secure-authjs.session-token" : "authjs.session-token");

/** Flask's token out of a request's headers. */
export async function tokenOf(headers: Headers): Promise<string | undefined> {
  const session = await getToken({ req: { headers }, secret: authSecret(), secureCookie: secure() });
  return typeof session?.flask === "string" ? session.flask : undefined;
}

/** Auth.js: logging in with Flask's username and password, and keeping its token in an HTTP-only cookie. */

import NextAuth, { CredentialsSignin } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { submit } from "@/lib/flask";
import { login, type Refusal } from "@/lib/schemas";
import { REMEMBERED } from "@/lib/session-cookie";
import { authSecret, secure } from "@/lib/settings";

/** Flask did not accept the login; what it says belongs on the form. */
export class LoginRefused extends CredentialsSignin {
  constructor(readonly refusal: Refusal) {
    super();
  }
}

export const { signIn, signOut } = NextAuth({
  secret: authSecret(),
  trustHost: true,
  useSecureCookies: secure(),
  pages: { signIn: "/login" },
  session: { strategy: "jwt", maxAge: REMEMBERED },
  logger: { error: (error) => (error instanceof CredentialsSignin ? undefined : console.error(error)) },
  providers: [
    Credentials({
      credentials: { username: {}, password: {} },
      async authorize({ username, password }) {
        const sent = { ...(username === undefined ? {} : { username }), ...(password === undefined ? {} : { password }) };
        const answer = await submit("POST", "/login", login, sent);
        if (!answer.ok) throw new LoginRefused(answer.refusal);
        const { user, token } = answer.data;
        return { id: String(user.id), name: user.name, flask: token };
      },
    }),
  ],
  callbacks: {
    jwt: ({ token, user }) => (user && "flask" in user ? { sub: token.sub, name: token.name, flask: user.flask } : token),
  },
});

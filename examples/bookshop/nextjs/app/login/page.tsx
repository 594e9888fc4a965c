/** Logging in. */

import type { Metadata } from "next";
import { Link } from "@/components/Link";
import { Shell } from "@/components/Shell";
import { safeTarget } from "@/lib/addresses";
import { firstValues, type Query } from "@/lib/query";
import { hidden } from "@/lib/seo";
import { logIn } from "./actions";
import { LoginForm } from "./LoginForm";

export const metadata: Metadata = hidden("Log in");

export default async function Login({ searchParams }: { searchParams: Query }) {
  const target = safeTarget((await firstValues(searchParams)).next) ?? "/account";
  return (
    <Shell>
      <h1>Log in</h1>
      <LoginForm action={logIn.bind(null, target)} />
      <p>No account yet? <Link href="/register">Register</Link></p>
    </Shell>
  );
}

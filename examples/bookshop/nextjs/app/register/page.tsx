/** Opening an account. */

import type { Metadata } from "next";
import { Link } from "@/components/Link";
import { Shell } from "@/components/Shell";
import { hidden } from "@/lib/seo";
import { RegistrationForm } from "./RegistrationForm";

export const metadata: Metadata = hidden("Register");

export default function Register() {
  return (
    <Shell>
      <h1>Register</h1>
      <RegistrationForm />
      <p>You have an account? <Link href="/login">Log in</Link></p>
    </Shell>
  );
}

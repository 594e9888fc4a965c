/** Logging out, which also empties the cart. */

import { signOut } from "@/auth";
import { found } from "@/lib/answers";
import { flash, keepCart } from "@/lib/visit";

export async function POST(): Promise<Response> {
  await signOut({ redirect: false });
  await keepCart({});
  await flash("You have been logged out.", "info");
  return found("/");
}

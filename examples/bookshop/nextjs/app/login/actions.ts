"use server";

import { redirect } from "next/navigation";
import { LoginRefused } from "@/auth";
import type { FormState } from "@/components/fields";
import { safeTarget } from "@/lib/addresses";
import { openSession } from "@/lib/opening";
import { fieldsOf } from "@/lib/submitted";
import { flash } from "@/lib/visit";

export async function logIn(target: string, _state: FormState, sent: FormData): Promise<FormState> {
  const fields = fieldsOf(sent);
  const remember = "remember" in fields;
  try {
    const name = await openSession(fields, remember);
    await flash(`Welcome back, ${name}!`, "success");
  } catch (problem) {
    if (!(problem instanceof LoginRefused)) throw problem;
    return { values: { ...problem.refusal.values, remember }, refusal: problem.refusal };
  }
  redirect(safeTarget(target) ?? "/account");
}

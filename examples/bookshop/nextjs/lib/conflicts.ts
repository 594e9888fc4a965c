/** What Flask cannot do although the form is right: the visitor is told on another page. */

import "server-only";
import { redirect } from "next/navigation";
import { Conflict, type Submitted } from "./flask";
import { flash } from "./visit";

/** The answer; when Flask could not do it, its message is shown on `page` instead. */
export async function refusedOr<T>(answer: Promise<Submitted<T>>, page: string): Promise<Submitted<T>> {
  try {
    return await answer;
  } catch (problem) {
    if (!(problem instanceof Conflict)) throw problem;
    await flash(problem.message, problem.code === "empty_cart" ? "info" : "error");
  }
  redirect(page);
}

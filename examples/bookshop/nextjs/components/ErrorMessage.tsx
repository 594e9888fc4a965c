/** The shop's error page. */

import type { Metadata } from "next";
import { hidden } from "@/lib/seo";
import { Link } from "./Link";
import { Shell } from "./Shell";

const ERRORS = {
  400: ["Bad request", "The form has expired. Please go back, reload the page and try again."],
  403: ["Forbidden", "You are not allowed to see this page."],
  404: ["Page not found", "We could not find what you were looking for."],
  405: ["Method not allowed", "This page cannot be used in that way."],
  500: ["Something went wrong", "We are sorry. The error has been reported and we are looking into it."],
} as const;

export type ErrorStatus = keyof typeof ERRORS;

export const isErrorStatus = (status: number): status is ErrorStatus => status in ERRORS;

export const errorMetadata = (status: ErrorStatus): Metadata => hidden(ERRORS[status][0]);

export function ErrorMessage({ status }: { status: ErrorStatus }) {
  const [heading, message] = ERRORS[status];
  return (
    <Shell>
      <h1>{heading}</h1>
      <p>{message}</p>
      <p>{`Error ${status}. `}<Link href="/">Back to the home page</Link></p>
    </Shell>
  );
}

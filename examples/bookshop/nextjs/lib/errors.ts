/** The shop's error pages: heading and message by status. */

import type { Metadata } from "next";

export const ERRORS = {
  400: ["Bad request", "The form has expired. Please go back, reload the page and try again."],
  403: ["Forbidden", "You are not allowed to see this page."],
  404: ["Page not found", "We could not find what you were looking for."],
  405: ["Method not allowed", "This page cannot be used in that way."],
  413: ["Upload too large", "The file you sent is larger than 1 MB."],
  500: ["Something went wrong", "We are sorry. The error has been reported and we are looking into it."],
} as const;

export type ErrorStatus = keyof typeof ERRORS;

export const isErrorStatus = (status: number): status is ErrorStatus => status in ERRORS;

/** Next.js itself hides pages with a status above 400 from search engines. */
export const errorMetadata = (status: ErrorStatus): Metadata => ({
  title: ERRORS[status][0],
  ...(status > 400 ? {} : { robots: "noindex" }),
});

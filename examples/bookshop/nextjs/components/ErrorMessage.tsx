/** The shop's error page. */

import { ERRORS, type ErrorStatus } from "@/lib/errors";
import { Link } from "./Link";
import { Shell } from "./Shell";

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

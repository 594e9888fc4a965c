/** What a visitor sees where nothing is. */

import { ErrorMessage } from "@/components/ErrorMessage";
import { errorMetadata } from "@/lib/errors";

export const metadata = errorMetadata(404);

export default function NotFound() {
  return <ErrorMessage status={404} />;
}

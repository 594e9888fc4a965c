/** What a visitor sees where nothing is. */

import { ErrorMessage, errorMetadata } from "@/components/ErrorMessage";

export const metadata = errorMetadata(404);

export default function NotFound() {
  return <ErrorMessage status={404} />;
}

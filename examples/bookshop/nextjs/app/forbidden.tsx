/** What a visitor sees who may not. */

import { ErrorMessage, errorMetadata } from "@/components/ErrorMessage";

export const metadata = errorMetadata(403);

export default function Forbidden() {
  return <ErrorMessage status={403} />;
}

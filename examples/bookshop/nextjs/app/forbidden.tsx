/** What a visitor sees who may not. */

import { ErrorMessage } from "@/components/ErrorMessage";
import { errorMetadata } from "@/lib/errors";

export const metadata = errorMetadata(403);

export default function Forbidden() {
  return <ErrorMessage status={403} />;
}

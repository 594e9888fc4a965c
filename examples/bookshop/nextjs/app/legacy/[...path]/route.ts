/** Everything that has not been migrated: `rewrites()` sends it here, and the old application answers. */

import { forward } from "@/lib/forwarding";

export { forward as DELETE, forward as GET, forward as HEAD, forward as OPTIONS, forward as PATCH, forward as POST, forward as PUT };

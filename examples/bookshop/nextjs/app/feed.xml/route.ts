/** The feed: Flask writes it, and knows whether the reader has it already. */

export { forward as GET } from "@/lib/forwarding";

/** The cover pictures: Flask keeps them; next/image asks for them here. */

export { forward as GET } from "@/lib/forwarding";

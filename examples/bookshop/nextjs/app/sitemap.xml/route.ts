/** The sitemap: Flask writes it. */

export { forward as GET } from "@/lib/forwarding";

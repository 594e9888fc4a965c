import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  // Compressing is for the web server in front, as it was.
  compress: false,
  // The shop's addresses end in a slash here and in none there: proxy.ts knows which.
  skipTrailingSlashRedirect: true,
  // Titles and descriptions stand in the head for everybody, not only for the robots Next.js knows.
  htmlLimitedBots: /.*/,
  images: { minimumCacheTTL: 60 },
  experimental: { authInterrupts: true, serverActions: { bodySizeLimit: "1mb" } },
  // What has not been migrated is answered by the old application (app/legacy), whose address is known when the
  // server starts; a destination written here would be fixed when it is built.
  async rewrites() {
    return { beforeFiles: [], afterFiles: [], fallback: [{ source: "/:path*", destination: "/legacy/:path*" }] };
  },
};

export default config;

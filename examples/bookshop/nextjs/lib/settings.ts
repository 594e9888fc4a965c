/** The settings of the application, read from the environment when it runs. */

/** The Flask application that answers `/headless`. */
export const headlessUrl = (): string => process.env.HEADLESS_URL ?? "http://127.0.0.1:5000";

/** The application that answers what has not been migrated. */
export const legacyUrl = (): string => process.env.LEGACY_URL ?? headlessUrl();

/** Whether visitors come over https, so that cookies are marked Secure. */
export const secure = (): boolean => (process.env.AUTH_URL ?? "").startsWith("https://");

export const authSecret = (): string => process.env.AUTH_SECRET ?? "bookshop-development-secret";

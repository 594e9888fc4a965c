/** The routes of the old application that this one answers; all others are passed on to it. */

export interface Route {
  /** As the old application writes it; a slash at the end belongs to the address. */
  path: string;
  methods: readonly ("GET" | "POST")[];
  /** A page whose form is a server action although the old page itself took no POST. */
  action?: true;
  /** Visitors are asked to log in first. */
  login?: true;
  /** What the page is about, below `/headless`; without it there is no page. */
  subject?: string;
}

const GET = ["GET"] as const;
const POST = ["POST"] as const;
const BOTH = ["GET", "POST"] as const;

export const ROUTES: readonly Route[] = [
  { path: "/", methods: GET },
  { path: "/about", methods: GET },
  { path: "/account", methods: GET, login: true },
  { path: "/account/orders", methods: GET, login: true, subject: "/account/orders" },
  { path: "/account/password", methods: BOTH, login: true },
  { path: "/account/profile", methods: BOTH, login: true },
  { path: "/admin/", methods: GET, login: true, subject: "/admin/overview" },
  { path: "/admin/books", methods: GET, login: true, subject: "/admin/books" },
  { path: "/admin/books/[id]/delete", methods: BOTH, login: true, subject: "/admin/books/[id]" },
  { path: "/admin/books/[id]/edit", methods: BOTH, login: true, subject: "/admin/books/[id]" },
  { path: "/admin/books/new", methods: BOTH, login: true, subject: "/admin/choices" },
  { path: "/author/[id]", methods: GET },
  { path: "/book.php", methods: GET },
  { path: "/books", methods: GET, subject: "/books" },
  { path: "/books/[slug]", methods: GET, action: true, subject: "/books/[slug]" },
  { path: "/cart", methods: GET },
  { path: "/cart/add", methods: POST },
  { path: "/cart/remove", methods: POST },
  { path: "/cart/update", methods: POST },
  { path: "/catalogue", methods: GET },
  { path: "/checkout", methods: BOTH, login: true },
  { path: "/contact", methods: BOTH },
  { path: "/genres/", methods: GET },
  { path: "/genres/[slug]/", methods: GET, subject: "/genres/[slug]" },
  { path: "/index.php", methods: GET },
  { path: "/login", methods: BOTH },
  { path: "/logout", methods: POST },
  { path: "/newsletter", methods: POST },
  { path: "/orders/[reference]", methods: GET, login: true, subject: "/orders/[reference]" },
  { path: "/register", methods: BOTH },
  { path: "/reviews/[id]/delete", methods: POST, login: true },
];

const SEGMENTS: Record<string, string> = {
  "[id]": "\\d+",
  "[slug]": "[^/]+",
  "[reference]": "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
};

function patternOf(route: Route, segment: (name: string) => string): RegExp {
  return new RegExp(`^${route.path.replace(/\./g, "\\.").replace(/\[\w+\]/g, segment)}$`);
}

const PATTERNS = ROUTES.map((route) => ({
  route,
  pattern: patternOf(route, (name) => SEGMENTS[name] ?? "[^/]+"),
  file: patternOf(route, () => "[^/]+"),
}));

/** The address of what a page is about, with the query of the page. */
export function subjectOf(route: Route, path: string, query: string): string | undefined {
  if (route.subject === undefined) return undefined;
  const at = route.path.split("/").findIndex((segment) => segment.startsWith("["));
  return route.subject.replace(/\[\w+\]/, () => path.split("/")[at] ?? "") + query;
}

/** The migrated route of a path. */
export function routeOf(path: string): Route | undefined {
  return PATTERNS.find(({ pattern }) => pattern.test(path))?.route;
}

/** Whether Next.js would find a page for a path although it is none of the shop's, as in `/orders/nonsense`. */
export const isNearMiss = (path: string): boolean =>
  routeOf(path) === undefined && PATTERNS.some(({ route, file }) => route.path.includes("[") && file.test(path));

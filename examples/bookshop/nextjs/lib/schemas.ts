/** What Flask sends, checked: an answer of another shape is an error here and not an empty page. */

import { z } from "zod";

export const user = z.object({
  id: z.number().int(),
  username: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.enum(["reader", "admin"]),
  created_at: z.string(),
});
export type User = z.infer<typeof user>;

export const card = z.object({
  id: z.number().int(),
  slug: z.string(),
  title: z.string(),
  author: z.object({ id: z.number().int(), name: z.string() }),
  price: z.string().regex(/^\d+\.\d\d$/),
  stock: z.number().int(),
  cover: z.string().nullable(),
  rating: z.object({ average: z.number().nullable(), count: z.number().int() }),
});
export type Card = z.infer<typeof card>;

export const book = card.extend({
  genre: z.object({ slug: z.string(), name: z.string() }),
  isbn: z.string(),
  published_on: z.string(),
  language: z.string(),
  description: z.string(),
  reviews: z.array(
    z.object({
      id: z.number().int(),
      rating: z.number().int(),
      text: z.string(),
      name: z.string(),
      created_at: z.string(),
      may_delete: z.boolean(),
    }),
  ),
  reviewed: z.boolean(),
  others: z.array(card),
});
export type Book = z.infer<typeof book>;

const numbers = {
  number: z.number().int(),
  last: z.number().int(),
  total: z.number().int(),
  first_item: z.number().int(),
  last_item: z.number().int(),
};
export const cards = z.object({ items: z.array(card), ...numbers });
export type PageNumbers = Omit<z.infer<typeof cards>, "items">;

export const home = z.object({ newest: z.array(card), best: z.array(card) });

export const catalogue = z.object({
  page: cards,
  search: z.object({ q: z.string(), genre: z.string(), in_stock: z.boolean(), sort: z.string() }),
  parameters: z.record(z.string(), z.string()),
  genres: z.array(z.object({ slug: z.string(), name: z.string() })),
});

export const genres = z.object({
  genres: z.array(z.object({ slug: z.string(), name: z.string(), books: z.number().int() })),
});

export const genre = z.object({
  genre: z.object({ slug: z.string(), name: z.string(), description: z.string() }),
  page: cards,
});

export const orderRow = z.object({
  reference: z.string(),
  status: z.string(),
  copies: z.number().int(),
  total: z.string(),
  created_at: z.string(),
});
export type OrderRow = z.infer<typeof orderRow>;
export const orderRows = z.object({ items: z.array(orderRow), ...numbers });

export const order = orderRow.extend({
  lines: z.array(
    z.object({
      slug: z.string().nullable(),
      title: z.string(),
      quantity: z.number().int(),
      price: z.string(),
      total: z.string(),
    }),
  ),
  delivery: z.string(),
  delivery_price: z.string(),
  address: z.object({
    name: z.string(),
    address: z.string(),
    city: z.string(),
    postcode: z.string(),
    country: z.string(),
  }),
  note: z.string(),
});
export type Order = z.infer<typeof order>;

export const account = z.object({ user, orders: z.array(orderRow) });
export const login = z.object({ token: z.string(), user });

export const cart = z.object({
  lines: z.array(
    z.object({
      book: z.object({ id: z.number().int(), slug: z.string(), title: z.string() }),
      price: z.string(),
      quantity: z.number().int(),
      total: z.string(),
    }),
  ),
  subtotal: z.string(),
  with_standard_delivery: z.string(),
});

export const cartChange = z.object({
  cart: z.record(z.string(), z.number().int()),
  message: z.object({ category: z.enum(["success", "error"]), text: z.string() }),
  location: z.string().startsWith("/"),
});

export const overview = z.object({
  books: z.number().int(),
  users: z.number().int(),
  open_orders: z.number().int(),
  sold_out: z.array(z.object({ id: z.number().int(), title: z.string() })),
});

const choice = z.tuple([z.string(), z.string()]);
export const bookChoices = z.object({ authors: z.array(choice), genres: z.array(choice) });
export const bookRecord = z.object({
  id: z.number().int(),
  title: z.string(),
  reviews: z.number().int(),
  values: z.record(z.string(), z.string()),
});

export const titled = z.object({ title: z.string() });
export const nothing = z.object({});

/** A form that Flask has refused: messages per field, about the whole form, and the texts to show again. */
export const refusal = z.object({
  errors: z.record(z.string(), z.array(z.string())),
  form_errors: z.array(z.string()),
  values: z.record(z.string(), z.union([z.string(), z.boolean()])),
});
export type Refusal = z.infer<typeof refusal>;

export const problem = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

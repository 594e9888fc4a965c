/** The book that an admin's page is about. */

import type { Metadata } from "next";
import { describe, read } from "@/lib/flask";
import { bookRecord } from "@/lib/schemas";
import { hidden } from "@/lib/seo";

export interface Props {
  params: Promise<{ id: string }>;
}

const sourceOf = async ({ params }: Props): Promise<string> => `/admin/books/${(await params).id}`;

export const recordOf = async (props: Props) => read(await sourceOf(props), bookRecord);

export const titledAfter = async (props: Props, title: (book: string) => string): Promise<Metadata> =>
  describe(await sourceOf(props), bookRecord, (book) => hidden(title(book.title)));

/** The book that an admin's page is about. */

import { cache } from "react";
import { read } from "@/lib/flask";
import { bookRecord } from "@/lib/schemas";

export interface Props {
  params: Promise<{ id: string }>;
}

const found = cache((id: string) => read(`/admin/books/${id}`, bookRecord));

export const recordOf = async ({ params }: Props) => found((await params).id);

/** Error pages that no page can raise itself; proxy.ts rewrites to them and gives the status. */

import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ErrorMessage } from "@/components/ErrorMessage";
import { errorMetadata, isErrorStatus, type ErrorStatus } from "@/lib/errors";

interface Props {
  params: Promise<{ status: string }>;
}

async function statusOf({ params }: Props): Promise<ErrorStatus> {
  const status = Number((await params).status);
  return isErrorStatus(status) ? status : notFound();
}

export const generateMetadata = async (props: Props): Promise<Metadata> => errorMetadata(await statusOf(props));

export default async function ErrorPage(props: Props) {
  return <ErrorMessage status={await statusOf(props)} />;
}

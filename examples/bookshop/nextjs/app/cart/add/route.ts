/** The form that changes the cart: add. */

import type { NextRequest } from "next/server";
import { changeCart } from "@/lib/cart-changes";

export const POST = (request: NextRequest): Promise<Response> => changeCart(request, "add");

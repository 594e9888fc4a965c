/** Orders: the table of several, the lines and the address of one. */

import { COUNTRIES, DELIVERIES, labelOf } from "@/lib/choices";
import type { Order, OrderRow } from "@/lib/schemas";
import { longDate, money } from "@/lib/text";
import { Link } from "./Link";

export function OrdersTable({ orders, caption }: { orders: OrderRow[]; caption: string }) {
  return (
    <table>
      <caption>{caption}</caption>
      <thead>
        <tr><th scope="col">Order</th><th scope="col">Date</th><th scope="col">Books</th><th scope="col">Total</th><th scope="col">Status</th></tr>
      </thead>
      <tbody>
        {orders.map((order) => (
          <tr key={order.reference}>
            <th scope="row"><Link href={`/orders/${order.reference}`}>{order.reference}</Link></th>
            <td><time dateTime={order.created_at}>{longDate(order.created_at)}</time></td>
            <td>{order.copies}</td>
            <td>{money(order.total)}</td>
            <td>{order.status}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function OrderLines({ order }: { order: Order }) {
  return (
    <table>
      <caption>Books of this order</caption>
      <thead>
        <tr><th scope="col">Book</th><th scope="col">Price</th><th scope="col">Quantity</th><th scope="col">Total</th></tr>
      </thead>
      <tbody>
        {order.lines.map((line, index) => (
          <tr key={index}>
            <th scope="row">{line.slug ? <Link href={`/books/${line.slug}`}>{line.title}</Link> : line.title}</th>
            <td>{money(line.price)}</td>
            <td>{line.quantity}</td>
            <td>{money(line.total)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr><th scope="row" colSpan={3}>{labelOf(DELIVERIES, order.delivery)}</th><td>{money(order.delivery_price)}</td></tr>
        <tr><th scope="row" colSpan={3}>Total</th><td>{money(order.total)}</td></tr>
      </tfoot>
    </table>
  );
}

export function OrderAddress({ order: { address } }: { order: Order }) {
  return (
    <address>
      {address.name}<br />
      {address.address}<br />
      {address.postcode} {address.city}<br />
      {labelOf(COUNTRIES, address.country)}
    </address>
  );
}

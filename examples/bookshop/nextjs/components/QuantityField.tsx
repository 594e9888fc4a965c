"use client";
/** How many copies; what is typed stays while the page around it is renewed, until the shop says another number. */

import { useState } from "react";

interface Props {
  id: string;
  initial: number;
  least: number;
  most: number;
}

export function QuantityField({ id, initial, least, most }: Props) {
  const [known, setKnown] = useState(initial);
  const [value, setValue] = useState(String(initial));
  if (known !== initial) {
    setKnown(initial);
    setValue(String(initial));
  }
  return (
    <input
      type="number"
      id={id}
      name="quantity"
      value={value}
      min={least}
      max={most}
      required
      onChange={(event) => setValue(event.target.value)}
    />
  );
}

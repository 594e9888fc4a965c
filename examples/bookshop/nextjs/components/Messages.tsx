"use client";
/** Messages about what the visitor just did, shown once. */

import { useEffect, useState } from "react";
import { FLASH_COOKIE, type Message } from "@/lib/flash";

export function Messages({ messages }: { messages: Message[] }) {
  useEffect(() => {
    // After a server action the page arrives with the action's answer, whose cookies proxy.ts has not seen.
    if (messages.length > 0) document.cookie = `${FLASH_COOKIE}=; Path=/; Max-Age=0; SameSite=Lax`;
  }, [messages]);
  const [shown, setShown] = useState(true);
  useEffect(() => setShown(true), [messages]);
  useEffect(() => {
    // A form that is sent leads to another page, or to this one anew; the messages of before have been read.
    const hide = () => setShown(false);
    document.addEventListener("submit", hide, true);
    return () => document.removeEventListener("submit", hide, true);
  }, []);
  if (messages.length === 0 || !shown) return null;
  return (
    <div className="messages" role="status">
      {messages.map((message, index) => (
        <p key={index} className={`message ${message.category}`}>{message.text}</p>
      ))}
    </div>
  );
}

"use client";
/** Messages about what the visitor just did, shown once. */

import { useEffect } from "react";
import { FLASH_COOKIE, type Message } from "@/lib/flash";

export function Messages({ messages }: { messages: Message[] }) {
  useEffect(() => {
    // After a server action the page arrives with the action's answer, whose cookies proxy.ts has not seen.
    if (messages.length > 0) document.cookie = `${FLASH_COOKIE}=; Path=/; Max-Age=0; SameSite=Lax`;
  }, [messages]);
  if (messages.length === 0) return null;
  return (
    <div className="messages" role="status">
      {messages.map((message, index) => (
        <p key={index} className={`message ${message.category}`}>{message.text}</p>
      ))}
    </div>
  );
}

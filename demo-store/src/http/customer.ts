import { createHash } from "node:crypto";

export const CUSTOMER_COOKIE = "customer";

export interface Customer {
  /** As typed at sign-in: a name or an e-mail address. */
  readonly name: string;
  /** What orders are kept under: the name, folded. */
  readonly key: string;
  /** What Rapport is told: stable, and says nothing of who it is. */
  readonly public_id: string;
}

/** @returns undefined for an empty name. */
export function customerOf(typed: string): Customer | undefined {
  const name = typed.trim().slice(0, 120);
  if (name === "") return undefined;
  const key = name.toLowerCase();
  const public_id = createHash("sha256").update(key).digest("hex").slice(0, 16);
  return { name, key, public_id };
}

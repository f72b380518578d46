// The limits of bench/budgets.json by name. Each must say why it is as high as it is.
import { readFileSync } from "node:fs";

const { about: _, ...budgets } = JSON.parse(
  readFileSync(new URL("budgets.json", import.meta.url), "utf8"),
);

/** @throws Error for a name the file does not hold, or a limit without a reason */
export function limitOf(name) {
  const { limit, why } = budgets[name] ?? {};
  if (typeof limit !== "number" || !why)
    throw new Error(`bench/budgets.json: ${name} needs a limit and a why`);
  return limit;
}

import { dismissedProducts, type Row } from "./dismissed-products.js";
import type { Rapport } from "./rapport.js";

/** The list "Less like this" of the page "Privacy choices". */
export async function showDismissed(rapport: Rapport): Promise<void> {
  const section = document.querySelector<HTMLElement>("[data-dismissed]");
  const list = section?.querySelector("ul");
  if (!section || !list) return;
  const { history } = await rapport.export();
  const products = dismissedProducts(Array.isArray(history) ? (history as Row[]) : [], Date.now());
  section.hidden = products.length === 0;
  if (products.length === 0) return list.replaceChildren();
  const titles = await fetchTitles();
  list.replaceChildren(
    ...products.map((id) => entry(titles[id] ?? id, () => restore(rapport, id))),
  );
}

/** All titles at once: asking for some would tell the shop which. */
async function fetchTitles(): Promise<Readonly<Record<string, string>>> {
  try {
    const response = await fetch("/titles.json");
    return response.ok ? ((await response.json()) as Record<string, string>) : {};
  } catch {
    return {};
  }
}

async function restore(rapport: Rapport, id: string): Promise<void> {
  rapport.track("restore_item", { items: [{ item_id: id }] });
  await showDismissed(rapport);
  const next = document.querySelector<HTMLElement>("[data-dismissed]:not([hidden]) button");
  (next ?? document.querySelector<HTMLElement>("[data-privacy=show]"))?.focus();
}

function entry(title: string, act: () => Promise<void>): HTMLElement {
  const item = document.createElement("li");
  const name = document.createElement("span");
  const button = document.createElement("button");
  name.textContent = title;
  button.type = "button";
  button.className = "button button-plain button-small";
  button.textContent = "Show it again";
  button.setAttribute("aria-label", `Show it again: ${title}`);
  button.addEventListener("click", () => void act());
  item.append(name, button);
  return item;
}

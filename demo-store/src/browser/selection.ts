import { pushEvents } from "./data-layer.js";

/** Tells which product of which list was chosen, for the shop's own lists and Rapport's alike. */
export function watchSelections(): void {
  document.addEventListener("click", (event) => {
    const target = event.target;
    if (!(target instanceof Element) || target.closest("a") === null) return;
    const chosen = target.closest<HTMLElement>("[data-item]");
    const item_id = chosen?.dataset["item"];
    if (!chosen || item_id === undefined) return;
    const item_list_name =
      chosen.closest("rapport-slot")?.getAttribute("name") ?? document.title.split(" · ")[0];
    const index = [...(chosen.parentElement?.children ?? [])].indexOf(chosen);
    pushEvents([
      {
        event: "select_item",
        ecommerce: { item_list_name, items: [{ item_id, index }] },
      },
    ]);
  });
}

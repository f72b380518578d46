/** "Why am I seeing this?" folds up again on Escape and when she turns to something else. */
export function watchWhy(): void {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector<HTMLDetailsElement>(".why[open]");
    if (open === null) return;
    if (open.contains(document.activeElement)) open.querySelector("summary")?.focus();
    open.open = false;
  });
  document.addEventListener("click", (event) => {
    for (const open of document.querySelectorAll<HTMLDetailsElement>(".why[open]")) {
      if (event.target instanceof Node && !open.contains(event.target)) open.open = false;
    }
  });
}

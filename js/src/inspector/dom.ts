type Child = Node | string;

/** Makes an element: `attributes` as they would be written, children as nodes or text. No HTML is parsed. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** What Tab reaches within `root`, in order. */
export function focusable(root: ParentNode): HTMLElement[] {
  const found = root.querySelectorAll<HTMLElement>(
    "a[href], button:not(:disabled), input:not(:disabled), textarea, summary, [tabindex='0']",
  );
  return [...found].filter((element) => element.getClientRects().length > 0);
}

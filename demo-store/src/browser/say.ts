interface Link {
  readonly url: string;
  readonly text: string;
}

/** Shows a line in the page's status region, which screen readers announce. */
export function say(message: string, link?: Link): void {
  const status = document.querySelector<HTMLElement>("[data-status]");
  if (status === null) return;
  status.textContent = message;
  if (link !== undefined) {
    const anchor = document.createElement("a");
    anchor.href = link.url;
    anchor.textContent = link.text;
    status.append(" ", anchor);
  }
}

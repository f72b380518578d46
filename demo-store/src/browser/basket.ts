import { pushEvents } from "./data-layer.js";
import { say } from "./say.js";

interface Answer {
  readonly count: number;
  readonly events: readonly object[];
  readonly message: string;
}

/** Adds to the basket without leaving the page. If that fails, the form is sent the ordinary way. */
export function watchAddForms(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("[data-add-to-cart]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      add(form).catch(() => form.submit());
    });
  }
}

async function add(form: HTMLFormElement): Promise<void> {
  const fields = new FormData(form);
  const body = new URLSearchParams();
  for (const [name, value] of fields) if (typeof value === "string") body.append(name, value);
  const response = await fetch(form.action, {
    method: "POST",
    headers: { accept: "application/json" },
    body,
  });
  if (!response.ok) throw new Error(`The basket answered ${response.status}`);
  const answer = (await response.json()) as Answer;
  pushEvents(answer.events);
  showCount(answer.count);
  say(answer.message, { url: "/cart", text: "See your basket" });
}

function showCount(count: number): void {
  const badge = document.querySelector<HTMLElement>("[data-cart-count]");
  const number = badge?.querySelector("[data-count]");
  if (!badge || !number) return;
  badge.dataset["cartCount"] = String(count);
  number.textContent = String(count);
}

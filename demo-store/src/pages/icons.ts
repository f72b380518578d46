import { html, type Html } from "../html/html.js";

/** The shop's mark: four steps with a door beneath. */
export function stairsMark(): Html {
  return html`<svg class="mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true">
    <path d="M0 32V0h8v8h8v8h8v8h8v8z" fill="currentColor" />
    <path d="M5 32V20h7v12z" class="mark-door" />
  </svg>`;
}

export const MARK_SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path d="M0 32V0h8v8h8v8h8v8h8v8z" fill="#2f55c8"/><path d="M5 32V20h7v12z" fill="#f1cb52"/></svg>';

export function searchIcon(): Html {
  return html`<svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" class="icon">
    <circle cx="10.5" cy="10.5" r="6.5" />
    <path d="M15.5 15.5L21 21" />
  </svg>`;
}

export function personIcon(): Html {
  return html`<svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true" class="icon">
    <circle cx="12" cy="8" r="4" />
    <path d="M4 21c0-5 3.500-7 8-7s8 2 8 7" />
  </svg>`;
}

export function bagIcon(): Html {
  return html`<svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true" class="icon">
    <path d="M3 10h18l-2 10H5zM7 10l4-6M17 10l-4-6" />
  </svg>`;
}

/** What is told when a `<rapport-slot>` enters or leaves the page. */
export interface SlotListener {
  connected(element: HTMLElement): void;
  disconnected(element: HTMLElement): void;
}

/** Defines `<rapport-slot>`: an element in the light DOM that shows the shop's own content until told otherwise. */
export function defineSlotElement(listener: SlotListener): void {
  customElements.define(
    "rapport-slot",
    class extends HTMLElement {
      connectedCallback(): void {
        listener.connected(this);
      }
      disconnectedCallback(): void {
        listener.disconnected(this);
      }
    },
  );
}

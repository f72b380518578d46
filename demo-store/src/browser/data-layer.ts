/** Pushes GA4 events; each e-commerce object is cleared before the next, as tag managers expect. */
export function pushEvents(events: readonly object[]): void {
  const layer = (window.dataLayer ??= []);
  for (const event of events) {
    if ("ecommerce" in event) layer.push({ ecommerce: null });
    layer.push(event);
  }
}

/** Reads JSON the server put into a data attribute; absent or empty gives `undefined`. */
export function readData(name: string): unknown {
  const text = document.body.dataset[name];
  return text === undefined || text === "" ? undefined : JSON.parse(text);
}

export function readList(name: string): readonly object[] {
  const value = readData(name);
  return Array.isArray(value) ? value : [];
}

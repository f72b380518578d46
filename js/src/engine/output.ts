/** A product or content item a slot shows. */
export interface Item {
  kind: "product" | "content";
  id: string;
  /** The sentence shown with it; "" for none. */
  reason: string;
  strategy: string;
}

/** What the core decided for one slot. */
export interface SlotDecision {
  filled: boolean;
  html: string;
  items: Item[];
  /** What seeing the slot, filled or not, exposes the shopper to: lines of experiment, tab, variant. */
  exposures: string;
}

const slot_words = 7;

/** Reads what Client::Decide left (wasm/client.h); throws a RangeError when offsets leave the buffer. */
export function readDecisions(bytes: Uint8Array): SlotDecision[] {
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = (i: number): number => words.getUint32(4 * i, true);
  const slot_count = word(0);
  const item_count = word(1);
  const items_at = 2 + slot_words * slot_count;
  const text = bytes.subarray(4 * (items_at + 7 * item_count));
  const decoder = new TextDecoder();
  const read = (i: number): string => decoder.decode(text.subarray(word(i), word(i + 1)));
  const item = (n: number): Item => {
    const at = items_at + 7 * n;
    return {
      kind: word(at) === 0 ? "product" : "content",
      id: read(at + 1),
      reason: read(at + 3),
      strategy: read(at + 5),
    };
  };
  const slots: SlotDecision[] = [];
  for (let at = 2; at < items_at; at += slot_words) {
    const items: Item[] = [];
    for (let n = word(at + 3); n < word(at + 4); n++) items.push(item(n));
    slots.push({ filled: word(at) === 1, html: read(at + 1), items, exposures: read(at + 5) });
  }
  return slots;
}

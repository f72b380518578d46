/** One record; what its members mean depends on the block (core/include/rapport/record.h). */
export interface BlockRecord {
  at?: number;
  value?: number;
  kind?: number;
  text?: string | undefined;
  ref?: string | undefined;
  slot?: string | undefined;
  quantity?: number;
}

const record_bytes = 40;

/**
 * Writes the shape in which bulk data enters the core: u32 record count, u32 string count, records of 40 bytes, where
 * each string ends, the strings' UTF-8. Little-endian; equal strings share a number, "" is 0.
 */
export class BlockWriter {
  private readonly records_: BlockRecord[] = [];

  add(record: BlockRecord): void {
    this.records_.push(record);
  }

  finish(): Uint8Array {
    const encoder = new TextEncoder();
    const numbers = new Map<string, number>([["", 0]]);
    const strings: Uint8Array[] = [];
    let text_bytes = 0;
    const number = (text = ""): number => {
      let known = numbers.get(text);
      if (known === undefined) {
        const bytes = encoder.encode(text);
        known = strings.push(bytes);
        numbers.set(text, known);
        text_bytes += bytes.length;
      }
      return known;
    };
    const fixed = new DataView(new ArrayBuffer(8 + this.records_.length * record_bytes));
    let at = 8;
    for (const record of this.records_) {
      fixed.setFloat64(at, record.at ?? 0, true);
      fixed.setFloat64(at + 8, record.value ?? 0, true);
      fixed.setUint32(at + 16, record.kind ?? 0, true);
      fixed.setUint32(at + 20, number(record.text), true);
      fixed.setUint32(at + 24, number(record.ref), true);
      fixed.setUint32(at + 28, number(record.slot), true);
      fixed.setInt32(at + 32, record.quantity ?? 0, true);
      at += record_bytes;
    }
    fixed.setUint32(0, this.records_.length, true);
    fixed.setUint32(4, strings.length, true);
    const bytes = new Uint8Array(at + 4 * strings.length + text_bytes);
    bytes.set(new Uint8Array(fixed.buffer));
    const ends = new DataView(bytes.buffer);
    let end = 0;
    strings.forEach((string, i) => {
      bytes.set(string, at + 4 * strings.length + end);
      end += string.length;
      ends.setUint32(at + 4 * i, end, true);
    });
    return bytes;
  }
}

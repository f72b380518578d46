function format(bytes: Uint8Array, version: number): string {
  bytes[6] = (bytes[6]! & 0x0f) | (version << 4);
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  let hex = "";
  for (const byte of bytes) hex += (byte + 256).toString(16).slice(1);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** A random UUID (version 4), also where `crypto.randomUUID` is missing: on pages without TLS. */
export function randomUuid(): string {
  return format(crypto.getRandomValues(new Uint8Array(16)), 4);
}

/** Makes UUIDs of version 7 that rise strictly within one page, whatever the clock does. */
export class OrderedUuids {
  private last_ms_ = 0;
  private counter_ = 0;

  /** `now_ms`: Unix milliseconds. */
  next(now_ms: number): string {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    if (now_ms > this.last_ms_) {
      this.last_ms_ = now_ms;
      this.counter_ = ((bytes[6]! & 7) << 8) | bytes[7]!;
    } else if (++this.counter_ > 0xfff) {
      this.last_ms_++;
      this.counter_ = 0;
    }
    for (let i = 0; i < 6; i++) bytes[i] = Math.floor(this.last_ms_ / 2 ** (8 * (5 - i))) & 0xff;
    bytes[6] = this.counter_ >> 8;
    bytes[7] = this.counter_ & 0xff;
    return format(bytes, 7);
  }
}

const patience_ms = 20_000;

/** Waits until `probe` holds. @throws after 20 seconds, saying what was waited for. */
export async function until(what: string, probe: () => boolean | Promise<boolean>): Promise<void> {
  const end_ms = Date.now() + patience_ms;
  while (!(await probe())) {
    if (Date.now() > end_ms) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Waits until `probe` holds; fails after a minute. */
export async function until(probe: () => boolean | Promise<boolean>): Promise<void> {
  const end_ms = Date.now() + 60_000;
  while (!(await probe())) {
    if (Date.now() > end_ms) throw new Error(`never came true: ${probe.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

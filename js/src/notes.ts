/** What was ignored or went wrong, for `status().notes`; each text once, the newest 20. */
export class Notes {
  readonly texts: string[] = [];
  private readonly printed_ = new Set<string>();

  readonly add = (text: string): void => {
    if (this.texts.includes(text)) return;
    this.texts.push(text);
    if (this.texts.length > 20) this.texts.shift();
  };

  /** One line on the console, once for each topic. */
  print(topic: string, text: string): void {
    if (this.printed_.has(topic)) return;
    this.printed_.add(topic);
    console.info(`rapport: ${text}`);
  }
}

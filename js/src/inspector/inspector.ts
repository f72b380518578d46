import type { App } from "../app.js";
import { QueryError } from "../engine/query-line.js";
import { describe, RapportError } from "../errors.js";
import { make } from "./dom.js";
import { Panel } from "./panel.js";
import { PreviewCore, type Look } from "./preview-core.js";
import { PreviewForm, type Wish } from "./preview-form.js";
import { slotSection } from "./slot-section.js";

/** What `rapport-inspector.js` offers; loaded when staff ask for it. */
export interface InspectorModule {
  inspect(app: App): Promise<void>;
}

const element_name = "rapport-inspector";

/** Shows why each slot of the page shows what it shows. Reads what the page knows, and writes nothing. */
class Inspector {
  private readonly panel_: Panel;
  private wish_: Wish | undefined;
  private cores_ = new Map<string, Promise<PreviewCore>>();
  private turn_ = 0;
  private timer_: ReturnType<typeof setTimeout> | undefined;
  private readonly rendered_ = (): void => {
    clearTimeout(this.timer_);
    this.timer_ = setTimeout(() => void this.refresh(), 50);
  };

  constructor(
    private readonly app_: App,
    private readonly page_pack_: URL,
  ) {
    const form = new PreviewForm(page_pack_, {
      preview: (wish) => void this.show_(wish),
      reset: () => void this.show_(undefined),
      refused: (error) => this.panel_.tell(sentenceOf(error), true),
    });
    this.panel_ = new Panel(element_name, form.element, () => this.close_());
    document.addEventListener("rapport:rendered", this.rendered_);
  }

  /** Looks again, unless something newer was asked for meanwhile. */
  async refresh(): Promise<void> {
    const turn = ++this.turn_;
    try {
      const look = await this.look_();
      if (turn === this.turn_) this.paint_(look);
    } catch (error) {
      if (turn === this.turn_) this.panel_.tell(sentenceOf(error), true);
    }
  }

  private show_(wish: Wish | undefined): Promise<void> {
    this.wish_ = wish;
    return this.refresh();
  }

  private async look_(): Promise<Look> {
    const { app_: app, wish_: wish } = this;
    const core = await this.core_(wish?.pack ?? this.page_pack_);
    const input = await app.readInput();
    const now_ms = wish?.now_ms ?? input.now_ms;
    return core.look({ ...input, now_ms, slots: this.names_(), recorded: wish?.recorded?.history });
  }

  private core_(pack: URL): Promise<PreviewCore> {
    const { options, notes } = this.app_;
    const known = this.cores_.get(pack.href);
    if (known) return known;
    const opened = PreviewCore.open(options.assets, pack, options.market, notes.add);
    this.cores_.set(pack.href, opened);
    // Another try may find what this one did not.
    opened.catch(() => this.cores_.delete(pack.href));
    return opened;
  }

  private names_(): string[] {
    const elements = [...document.querySelectorAll("rapport-slot")];
    const names = elements.map((element) => element.getAttribute("name") ?? "");
    return [...new Set(names)];
  }

  private paint_(look: Look): void {
    const titles = new Map<string, string>();
    for (const { shown, rejected } of look.slots)
      for (const { id, title } of [...shown, ...rejected]) if (title) titles.set(id, title);
    const filled = look.slots.filter(({ state }) => state === "filled").length;
    const { pack, load_ms, decide_ms, explain_ms } = look;
    this.panel_.describe(
      `${pack.market} · ${pack.locale} · ${pack.currency} · pack ${pack.version}`,
      `${filled} of ${look.slots.length} slots filled · decided in ${ms(decide_ms)}, explained in ${ms(explain_ms)}, core and pack loaded in ${ms(load_ms)}`,
    );
    this.panel_.tell(this.wish_ ? previewText(this.wish_) : "", false);
    const sections = look.slots.map((slot) =>
      slotSection(slot, {
        sentence: (name, id) => look.sentences.get(`${name}\n${id}`) ?? "",
        anchor: (anchor) => titles.get(anchor) ?? anchor,
        reveal: (name) => reveal(name),
      }),
    );
    if (sections.length === 0)
      sections.push(make("p", { class: "told" }, "This page has no slot."));
    this.panel_.show(sections);
  }

  private close_(): void {
    this.turn_++;
    clearTimeout(this.timer_);
    document.removeEventListener("rapport:rendered", this.rendered_);
    for (const core of this.cores_.values())
      core.then(
        (opened) => opened.close(),
        () => {},
      );
  }
}

const ms = (time: number): string => `${time.toFixed(time < 10 ? 1 : 0)} ms`;

function previewText({ pack, now_ms, recorded }: Wish): string {
  const parts = [pack.pathname];
  if (now_ms !== undefined) parts.push(new Date(now_ms).toLocaleString());
  if (recorded) parts.push(`a recorded history of ${recorded.events} events`);
  return `Preview: ${parts.join(", ")}. The page itself is as it was, and nothing of this is recorded.`;
}

function sentenceOf(error: unknown): string {
  return error instanceof QueryError || !(error instanceof RapportError)
    ? error instanceof Error
      ? error.message
      : String(error)
    : describe(error);
}

function reveal(name: string): void {
  const slot = [...document.querySelectorAll("rapport-slot")].find(
    (element) => element.getAttribute("name") === name,
  );
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  slot?.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
}

/** Opens the inspector, or goes to the one that is open. */
export async function inspect(app: App): Promise<void> {
  const open = document.querySelector(element_name);
  if (open) return open.shadowRoot?.querySelector<HTMLElement>("[role=dialog]")?.focus();
  const { pack } = app.options;
  if (!pack) throw new RapportError("network", "the script tag names no data-pack");
  await new Inspector(app, pack).refresh();
}

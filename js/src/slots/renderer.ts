import type { DecideInput, Engine } from "../engine/engine.js";
import type { SlotDecision } from "../engine/output.js";
import { parsed } from "../page/page-life.js";
import { describe } from "../errors.js";
import { createHtmlSink, type HtmlSink } from "./html-sink.js";
import type { Impressions } from "./impressions.js";
import { SlotView } from "./slot-view.js";

export interface RendererOptions {
  /** Absent when the page names no pack: every slot keeps the shop's content. */
  engine: Engine | undefined;
  impressions: Impressions;
  /** Everything a decision needs but the slots; read anew for each. */
  input: () => Promise<Omit<DecideInput, "slots">>;
  /** After each decision. */
  ondecided: (input: Omit<DecideInput, "slots">) => Promise<void>;
  note: (text: string) => void;
}

/** Decides all slots of the page in one call and shows what was decided. */
export class Renderer {
  readonly views = new Map<Element, SlotView>();
  private readonly parked = new WeakMap<Element, SlotView>();
  private running: Promise<void> | undefined;
  private wanted = 0;
  private decided = 0;
  /** Decisions begun before this request are no longer to be shown. */
  private valid_from = 0;
  private sink: HtmlSink | undefined;
  private sink_made = false;

  constructor(private readonly options: RendererOptions) {}

  add(element: HTMLElement): void {
    this.views.set(element, this.parked.get(element) ?? new SlotView(element));
    void this.request();
  }

  remove(element: HTMLElement): void {
    const view = this.views.get(element);
    if (!view) return;
    this.options.impressions.unwatch(view);
    this.parked.set(element, view);
    this.views.delete(element);
  }

  /** Decides soon, once for all requests of one task. Resolves when the slots show it. Never rejects. */
  request(): Promise<void> {
    this.wanted++;
    return this.start();
  }

  /** As `request`, and what is being decided now is not shown: it rests on data that must no longer be used. */
  invalidate(): Promise<void> {
    this.valid_from = this.wanted + 1;
    return this.request();
  }

  private start(): Promise<void> {
    return (this.running ??= Promise.resolve()
      .then(() => this.run())
      .catch((error: unknown) => {
        this.options.note(`render: ${describe(error)}`);
        for (const view of this.views.values()) view.restore();
      })
      .then(() => {
        this.running = undefined;
        if (this.decided < this.wanted) return this.start();
      }));
  }

  private async run(): Promise<void> {
    await parsed();
    const { engine, input: readInput, ondecided } = this.options;
    if (this.views.size > 0) await engine?.load();
    const turn = this.wanted;
    this.decided = turn;
    if (this.views.size === 0) return;
    const input = await readInput();
    const views = inPageOrder([...this.views.values()]);
    const slots = views.map((view) => view.name);
    const decisions = await engine?.decide({ ...input, slots });
    if (turn < this.valid_from) return;
    views.forEach((view, i) => this.show(view, decisions?.[i]));
    await ondecided(input);
  }

  private show(view: SlotView, decision: SlotDecision | undefined): void {
    if (this.views.get(view.element) !== view) return;
    const { impressions, note } = this.options;
    try {
      const sink = decision?.filled ? this.htmlSink() : undefined;
      impressions.unwatch(view);
      if (decision && sink) view.fill(decision, sink);
      else view.restore();
      impressions.watch(view);
    } catch (error) {
      note(`slot '${view.name}': ${describe(error)}`);
      view.restore();
    }
  }

  private htmlSink(): HtmlSink | undefined {
    if (!this.sink_made) {
      this.sink_made = true;
      this.sink = createHtmlSink(window);
      if (!this.sink) this.options.note("the page's Trusted Types do not allow policy 'rapport'");
    }
    return this.sink;
  }
}

function inPageOrder(views: SlotView[]): SlotView[] {
  return views.sort((a, b) =>
    a.element.compareDocumentPosition(b.element) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1,
  );
}

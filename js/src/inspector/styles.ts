/** The inspector's own look; as a constructed sheet in a shadow root it needs nothing of the page's policy or styles. */
export const css = `
:host {
  --paper: #ffffff;
  --sunk: #f4f5f8;
  --ink: #171a22;
  --quiet: #575e70;
  --line: #dfe2ea;
  --field: #868da0;
  --accent: #2b4acb;
  --on-accent: #ffffff;
  --good: #1b6b3a;
  --bad: #a3341c;
  --own: #2b4acb;
  --taste: #0f8a8a;
  --all: #9aa2b5;
  position: fixed;
  inset: 0 0 0 auto;
  z-index: 2147483100;
  width: min(27rem, 100vw);
  color-scheme: light;
  font: 400 14px/1.45 system-ui, "Segoe UI", sans-serif;
  color: var(--ink);
}
@media (prefers-color-scheme: dark) {
  :host {
    --paper: #161922;
    --sunk: #1f2330;
    --ink: #eceef4;
    --quiet: #a9b0c3;
    --line: #323848;
    --field: #7d859b;
    --accent: #a6b8ff;
    --on-accent: #12151d;
    --good: #7fd6a0;
    --bad: #ff9f87;
    --own: #8ea6ff;
    --taste: #4cc2bd;
    --all: #626b80;
    color-scheme: dark;
  }
}
@media (max-width: 46rem) {
  :host {
    inset: auto 0 0 0;
    width: auto;
  }
}
* {
  box-sizing: border-box;
  margin: 0;
}
[role="dialog"] {
  display: flex;
  flex-direction: column;
  height: 100%;
  border-left: 1px solid var(--line);
  background: var(--paper);
  box-shadow: -12px 0 40px rgb(10 14 30 / 0.16);
  outline: none;
}
@media (max-width: 46rem) {
  [role="dialog"] {
    height: min(72dvh, 44rem);
    border-left: 0;
    border-top: 1px solid var(--line);
    border-radius: 14px 14px 0 0;
    box-shadow: 0 -12px 40px rgb(10 14 30 / 0.22);
  }
}
.head {
  display: grid;
  grid-template-columns: minmax(0, 1fr) auto;
  gap: 0.1rem 1rem;
  padding: 0.9rem 0.75rem 0.8rem 1.25rem;
  border-bottom: 1px solid var(--line);
}
h2 {
  align-self: center;
  font-size: 1rem;
  font-weight: 650;
  letter-spacing: -0.01em;
}
.head p {
  grid-column: 1 / 3;
  color: var(--quiet);
  font-size: 0.86rem;
  font-variant-numeric: tabular-nums;
}
.body {
  flex: 1;
  overflow-y: auto;
  overscroll-behavior: contain;
  padding-bottom: 2rem;
}
button,
.file {
  min-height: 2rem;
  padding: 0.25rem 0.8rem;
  border: 1px solid var(--field);
  border-radius: 7px;
  background: var(--paper);
  color: var(--ink);
  font: inherit;
  font-weight: 550;
  cursor: pointer;
}
button:hover {
  background: var(--sunk);
}
button.main {
  border-color: var(--accent);
  background: var(--accent);
  color: var(--on-accent);
}
button.plain {
  border-color: transparent;
  color: var(--accent);
}
:focus-visible {
  outline: 2px solid var(--accent);
  outline-offset: 2px;
}
.preview {
  border-bottom: 1px solid var(--line);
  background: var(--sunk);
}
summary {
  cursor: pointer;
}
.preview > summary {
  padding: 0.7rem 1.25rem;
  font-weight: 600;
}
form {
  display: grid;
  gap: 0.8rem;
  padding: 0.2rem 1.25rem 1.1rem;
}
label {
  display: grid;
  gap: 0.25rem;
  font-weight: 550;
}
.hint {
  color: var(--quiet);
  font-size: 0.86rem;
  font-weight: 400;
}
input,
textarea {
  width: 100%;
  min-height: 2.1rem;
  padding: 0.35rem 0.6rem;
  border: 1px solid var(--field);
  border-radius: 7px;
  background: var(--paper);
  color: var(--ink);
  font: inherit;
  font-weight: 400;
}
textarea {
  min-height: 4.6rem;
  font: 400 12px/1.5 ui-monospace, "Cascadia Mono", monospace;
  resize: vertical;
}
.row {
  display: flex;
  flex-wrap: wrap;
  gap: 0.5rem;
}
.told {
  padding: 0 1.25rem;
  font-size: 0.9rem;
}
.told:not(:empty) {
  padding-block: 0.6rem;
  border-bottom: 1px solid var(--line);
}
.told.bad {
  color: var(--bad);
}
.slot {
  padding: 1.1rem 1.25rem 0.9rem;
  border-bottom: 1px solid var(--line);
}
.slot-head {
  display: flex;
  align-items: center;
  gap: 0.6rem;
}
h3 {
  font-size: 0.95rem;
  font-weight: 650;
}
.state {
  color: var(--quiet);
  font-size: 0.86rem;
  font-variant-numeric: tabular-nums;
}
.state.filled {
  color: var(--good);
}
.slot-head button {
  margin-left: auto;
  margin-right: -0.8rem;
}
ol,
ul {
  padding: 0;
  list-style: none;
}
.shown {
  margin-top: 0.5rem;
}
.shown > li + li {
  border-top: 1px solid var(--line);
}
.product > summary,
.content {
  display: grid;
  grid-template-columns: 1.3rem minmax(0, 1fr) auto;
  gap: 0.1rem 0.4rem;
  align-items: baseline;
  padding: 0.45rem 0.1rem;
  list-style: none;
}
.product > summary::-webkit-details-marker {
  display: none;
}
.product > summary:hover .title {
  text-decoration: underline;
}
.place,
.score,
.value {
  color: var(--quiet);
  font-variant-numeric: tabular-nums;
}
.title {
  overflow: hidden;
  font-weight: 550;
  text-overflow: ellipsis;
  white-space: nowrap;
}
.why {
  grid-column: 2 / 4;
  color: var(--quiet);
  font-size: 0.88rem;
}
.stack {
  grid-column: 2 / 4;
  display: flex;
  gap: 1px;
  height: 5px;
  margin-top: 0.15rem;
}
.part {
  min-width: 2px;
  border-radius: 1.5px;
  background: var(--all);
}
.own {
  background: var(--own);
}
.taste {
  background: var(--taste);
}
.terms {
  display: grid;
  gap: 0.35rem;
  padding: 0.15rem 0 0.8rem 1.7rem;
}
.term {
  display: grid;
  grid-template-columns: minmax(0, 1fr) auto;
  gap: 0.05rem 0.6rem;
  font-size: 0.88rem;
}
.bar {
  grid-column: 1 / 3;
  height: 6px;
  border-radius: 2px;
  background: var(--sunk);
}
.bar > span {
  display: block;
  height: 100%;
  border-radius: 2px;
  background: var(--all);
}
.bar > .own {
  background: var(--own);
}
.bar > .taste {
  background: var(--taste);
}
.effect {
  padding: 0.45rem 0.6rem;
  border-radius: 6px;
  background: var(--sunk);
  font-size: 0.88rem;
}
.out {
  margin-top: 0.5rem;
  font-size: 0.88rem;
}
.out > summary {
  width: fit-content;
  color: var(--quiet);
}
.out ul {
  padding: 0.3rem 0 0.2rem 1rem;
}
.out li {
  padding: 0.1rem 0;
}
.empty {
  margin-top: 0.4rem;
  color: var(--quiet);
}
.legend {
  display: flex;
  flex-wrap: wrap;
  gap: 0.3rem 1rem;
  padding: 0.8rem 1.25rem 0;
  color: var(--quiet);
  font-size: 0.84rem;
}
.legend i {
  display: inline-block;
  width: 0.7rem;
  height: 0.4rem;
  margin-right: 0.35rem;
  border-radius: 2px;
  background: var(--all);
  vertical-align: 0.1em;
}
.legend .own {
  background: var(--own);
}
.legend .taste {
  background: var(--taste);
}
.sr-only {
  position: absolute;
  width: 1px;
  height: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
@media (forced-colors: active) {
  .part,
  .bar > span {
    background: CanvasText;
    forced-color-adjust: none;
  }
}`;

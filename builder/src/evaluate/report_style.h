// The look of the evaluation report: one column, light and dark, from a phone's width up.
#ifndef RAPPORT_BUILDER_SRC_EVALUATE_REPORT_STYLE_H_
#define RAPPORT_BUILDER_SRC_EVALUATE_REPORT_STYLE_H_

namespace rapport::builder {

inline constexpr const char* kReportStyle = R"css(
:root{color-scheme:light dark;--paper:#faf8f4;--card:#fff;--ink:#1b2430;--soft:#5d6675;--line:#e4dfd6;
--rapport:#0a6c6a;--one:#b5502a;--two:#6a56b2;--base:#8a8578;--good:#0a6c6a;--bad:#b3261e;--wash:#e5f1ef}
@media(prefers-color-scheme:dark){:root{--paper:#14181d;--card:#1b2127;--ink:#e9e6df;--soft:#a2abb6;--line:#303841;
--rapport:#55c9bb;--one:#f0986c;--two:#b3a4f2;--base:#9b988f;--good:#55c9bb;--bad:#ff8a80;--wash:#1b302f}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;
-webkit-text-size-adjust:100%}
main{max-width:46rem;margin:0 auto;padding:2.5rem 1.125rem 4rem}
h1,h2{font-family:Charter,"Iowan Old Style",Georgia,serif;font-weight:600;line-height:1.2;text-wrap:balance}
h1{font-size:clamp(1.7rem,5vw,2.4rem);margin:.2rem 0 .6rem;letter-spacing:-.01em}
h2{font-size:1.3rem;margin:2.8rem 0 .3rem}
p{margin:.4rem 0 .9rem}
.kicker{color:var(--rapport);font-size:.8rem;font-weight:600;letter-spacing:.09em;text-transform:uppercase;margin:0}
.lead,.note{color:var(--soft)}.lead{font-size:1.06rem}.note{font-size:.92rem}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.75rem;margin:1.6rem 0 0;padding:0}
.card{background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:.9rem 1rem}
.card.first{background:var(--wash);border-color:transparent}
.card{display:flex;flex-direction:column}.card b{margin-top:auto;font:600 1.5rem/1.3 Charter,"Iowan Old Style",Georgia,serif;font-variant-numeric:tabular-nums}
.card.ahead b{color:var(--good)}.card.behind b{color:var(--bad)}
.card span{display:block;font-size:.86rem;color:var(--soft)}
.plot{margin:1rem 0 .2rem}
.row{display:grid;grid-template-columns:1fr auto;column-gap:1rem;align-items:baseline;padding:.12rem 0;color:var(--base)}
.row .name{color:var(--ink)}.row .value{color:var(--soft);font-variant-numeric:tabular-nums;font-size:.94rem}
.row.rapport .name,.row.rapport .value{color:var(--rapport);font-weight:600}
.row svg{grid-column:1/-1}
svg{display:block;overflow:visible;color:inherit}
svg text{fill:var(--soft);paint-order:stroke;stroke:var(--paper);stroke-width:4px;font-size:12px;font-variant-numeric:tabular-nums}
svg circle{fill:currentColor;stroke:var(--paper);stroke-width:1.5}
.grid{stroke:var(--line);stroke-width:1}.zero{stroke:var(--soft);stroke-width:1.5}
.whisker{stroke:currentColor;stroke-width:3;stroke-linecap:round;opacity:.45}
.curve{fill:none;stroke:currentColor;stroke-width:2.25;vector-effect:non-scaling-stroke;stroke-linejoin:round}
.rapport{color:var(--rapport)}.opponent-1{color:var(--one)}.opponent-2{color:var(--two)}.baseline{color:var(--base)}
.rapport.curve,.rapport .curve{stroke-width:3.25}
.opponent-1.curve,.opponent-1 .curve{stroke-dasharray:9 4}
.opponent-2.curve,.opponent-2 .curve{stroke-dasharray:3 4}
.baseline.curve,.baseline .curve{stroke-width:1.5}
.lead.ahead,.lead.behind,.lead.open{font-size:1rem}
.row.ahead{color:var(--good)}.row.behind{color:var(--bad)}.row.open{color:var(--base)}
.chart{margin:.6rem 0 0}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;margin:.9rem 0 .3rem;font-size:.92rem}
.legend span{display:inline-flex;align-items:center;gap:.4rem}
.scroll{overflow-x:auto;margin:1rem 0 .2rem;border:1px solid var(--line);border-radius:.75rem;background:var(--card)}
table{border-collapse:collapse;width:100%;font-size:.9rem;font-variant-numeric:tabular-nums}
th,td{padding:.5rem .7rem;text-align:right;white-space:nowrap;border-top:1px solid var(--line)}
thead th{border-top:0;color:var(--soft);font-weight:500}
th:first-child{text-align:left;font-weight:500;position:sticky;left:0;background:var(--card)}
tbody tr.rapport{color:inherit}tbody tr.rapport th{color:var(--rapport);font-weight:600}
tr{color:inherit}td.best{font-weight:700}
dl{margin:.8rem 0}dt{font-weight:600;margin-top:.7rem}dd{margin:0;color:var(--soft)}
ul{margin:.6rem 0;padding-left:1.15rem;color:var(--soft)}li{margin:.2rem 0}
@media print{body{background:#fff}.card,.scroll{break-inside:avoid}}
)css";

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_SRC_EVALUATE_REPORT_STYLE_H_

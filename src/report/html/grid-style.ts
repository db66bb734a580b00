/** The look of the full table and of the dialog. `--row` is the height of a row: the script reads it, so rows must keep to it. */
export const GRID_STYLE = `
.filters { display: flex; flex-wrap: wrap; gap: 12px; align-items: end; margin-top: 18px; }
.filters label { display: flex; flex-direction: column; gap: 3px; font-size: 12.5px; font-weight: 600; color: var(--muted); }
.filters .wide { flex: 1 1 200px; }
.filters .check { flex-direction: row; align-items: center; gap: 7px; height: 36px; color: var(--ink); font-size: 14px; font-weight: 400; }
.filters input[type="checkbox"] { width: 16px; height: 16px; margin: 0; accent-color: var(--accent); }
.filters select, .filters input[type="search"], .filters button {
  height: 36px; padding: 0 10px; font: inherit; font-size: 14px; font-weight: 400; color: var(--ink);
  background: var(--sheet); border: 1px solid var(--line); border-radius: 4px; max-width: 165px;
}
.filters input[type="search"] { width: 100%; max-width: none; }
.filters button { cursor: pointer; } .filters button:hover { border-color: var(--accent); }
#filter-count { margin: 12px 0 8px; font-size: 14px; }
#grid { border: 1px solid var(--line); border-radius: 4px; background: var(--sheet); overflow: hidden; }
#grid-head { border-bottom: 1px solid var(--line); background: var(--paper); overflow-y: scroll; scrollbar-gutter: stable; scrollbar-color: transparent transparent; }
#grid-body { --row: 50px; height: min(70vh, 640px); overflow-y: scroll; scrollbar-gutter: stable; position: relative; }
#grid-body:focus-visible { outline-offset: -2px; }
.sizer { position: relative; width: 100%; }
.row {
  display: grid; align-content: center; gap: 1px 16px; padding: 0 14px;
  grid-template-columns: 62px minmax(0, 1fr) 150px 92px 150px 88px;
}
.c0 { grid-area: 1 / 1 / 3; align-self: center; }
.c1 { grid-area: 1 / 2; } .c2 { grid-area: 2 / 2; }
.c3 { grid-area: 1 / 3; } .c4 { grid-area: 2 / 3; }
.c5 { grid-area: 1 / 4; } .c6 { grid-area: 2 / 4; }
.c7 { grid-area: 1 / 5 / 3; align-self: center; }
.c9 { grid-area: 1 / 6; } .c8 { grid-area: 2 / 6; }
.one-share .c2 { display: none; } .one-share .c1 { grid-area: 1 / 2 / 3; align-self: center; }
.sizer .row { position: absolute; left: 0; right: 0; top: 0; height: var(--row); border-bottom: 1px solid var(--line); cursor: pointer; font-size: 13px; }
.row[hidden] { display: none; }
.sizer .row:hover { background: var(--hover); }
#grid-body:focus-visible .row[aria-selected="true"] { background: var(--chosen); }
.cell { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.sizer .c1 { font-family: ui-monospace, "Cascadia Mono", Consolas, "DejaVu Sans Mono", monospace; font-size: 12.5px; unicode-bidi: plaintext; }
.c0, .c5, .c6, .c8, .c9 { text-align: right; }
.sizer .c2, .sizer .c4, .sizer .c6, .sizer .c8, .sizer .c9, .sizer .c0 { color: var(--muted); }
.sizer .c0 { font-weight: 640; }
.sizer .phi .c0, .phi .c5 { color: var(--phi); font-weight: 640; }
.state-partial, .state-unread { font-weight: 600; } .state-unread { color: var(--phi); }
.state-scanned, .state-unchanged, .state-excluded { color: var(--muted); }
.head { padding-top: 6px; padding-bottom: 6px; }
.head button { font: inherit; font-size: 12.5px; font-weight: 600; color: var(--muted); background: none; border: 0; padding: 2px 0; cursor: pointer; white-space: nowrap; }
.head button:hover { color: var(--accent); }
.head .cell { overflow: visible; }
[aria-sort="ascending"] button, [aria-sort="descending"] button { color: var(--ink); }
[aria-sort="ascending"] button::after { content: " ↑"; } [aria-sort="descending"] button::after { content: " ↓"; }
dialog {
  width: min(920px, calc(100vw - 32px)); max-height: calc(100vh - 48px); padding: 26px 30px 30px; overflow: auto;
  color: var(--ink); background: var(--sheet); border: 1px solid var(--line); border-radius: 6px; box-shadow: 0 20px 60px rgb(0 0 0 / 25%);
}
dialog::backdrop { background: rgb(12 16 22 / 45%); }
dialog .eyebrow { color: var(--muted); font-size: 13px; }
dialog .path { font-size: 16px; margin: 2px 40px 14px 0; }
dialog .condition { margin-top: 18px; } dialog .condition p { font-weight: 600; margin-bottom: 2px; }
dialog .findings { font-size: 13px; min-width: 720px; } dialog .findings td { overflow-wrap: normal; }
#details-close { position: absolute; top: 18px; right: 20px; width: 34px; height: 34px; font: inherit; color: var(--muted); background: none; border: 1px solid var(--line); border-radius: 4px; cursor: pointer; }
#details-close:hover { color: var(--ink); border-color: var(--accent); }
@media (max-width: 900px) {
  #grid-body { --row: 66px; height: 72vh; }
  .head { display: flex; flex-wrap: wrap; gap: 0 16px; }
  .head .cell { text-align: left; } .head button { padding: 6px 0; }
  .row, .one-share .row { grid-template-columns: 24px auto minmax(0, 1fr) auto; gap: 4px 10px; }
  .sizer .c1 { grid-area: 1 / 1 / 2 / -1; align-self: auto; }
  .sizer .c0 { grid-area: 2 / 1; text-align: left; } .sizer .c3 { grid-area: 2 / 2; }
  .sizer .c4 { grid-area: 2 / 3; } .sizer .c5 { grid-area: 2 / 4; }
  .sizer .c2, .sizer .c6, .sizer .c7, .sizer .c8, .sizer .c9 { display: none; }
  .sizer .c5:not(:empty)::after { content: " patients"; font-weight: 400; }
}`;

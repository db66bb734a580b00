/** A table that holds only the rows in sight. One tab stop; arrows move, Enter opens. Runs in the browser. */
import type { MakeElement } from './make-element.ts';
import type { PageElement, PageEvent, PageWindow } from './page-dom.ts';

export interface Grid {
  show(order: Uint32Array): void;
  focus(): void;
}

interface GridParts {
  readonly window: PageWindow;
  readonly make: MakeElement;
  /** The box that scrolls; its `--row` is the height of a row. */
  readonly body: PageElement;
  readonly cells: number;
  /** Fills the cells of one row element. */
  readonly fill: (element: PageElement, cells: readonly PageElement[], row: number) => void;
  readonly open: (row: number) => void;
}

export const createGrid = ({ window, make, body, cells, fill, open }: GridParts): Grid => {
  const extraRows = 6;
  const sizer = make('div', 'sizer');
  body.replaceChildren(sizer);
  let order: Uint32Array = new Uint32Array(0);
  let active = 0;
  let rowHeight = 1;
  let pool: { element: PageElement; cells: PageElement[]; at: number }[] = [];

  const makeRow = (index: number) => {
    const element = make('div', 'row');
    element.id = `row-${index}`;
    element.setAttribute('role', 'row');
    const made = Array.from({ length: cells }, (_, at) => {
      const cell = make('div', `cell c${at}`);
      cell.setAttribute('role', 'gridcell');
      return cell;
    });
    element.append(...made);
    return { element, cells: made, at: -1 };
  };

  const draw = (): void => {
    const first = Math.max(0, Math.floor(body.scrollTop / rowHeight) - extraRows);
    for (let at = first; at < first + pool.length; at++) {
      const slot = pool[at % pool.length]!;
      const row = order[at];
      slot.element.hidden = row === undefined;
      if (row === undefined) continue;
      if (slot.at !== at) {
        slot.at = at;
        slot.element.style.transform = `translateY(${at * rowHeight}px)`;
        slot.element.setAttribute('aria-rowindex', String(at + 2));
        slot.element.setAttribute('data-row', String(row));
        slot.element.setAttribute('data-at', String(at));
        fill(slot.element, slot.cells, row);
      }
      slot.element.setAttribute('aria-selected', String(at === active));
      if (at === active) body.setAttribute('aria-activedescendant', slot.element.id);
    }
  };

  const measure = (): void => {
    rowHeight = Number.parseInt(window.getComputedStyle(body).getPropertyValue('--row'), 10);
    const visible = Math.ceil(body.clientHeight / rowHeight) + 2 * extraRows;
    pool = Array.from({ length: visible }, (_, index) => makeRow(index));
    sizer.replaceChildren(...pool.map(({ element }) => element));
    sizer.style.height = `${order.length * rowHeight}px`;
    draw();
  };

  const moveTo = (at: number): void => {
    active = Math.max(0, Math.min(at, order.length - 1));
    const top = active * rowHeight;
    if (top < body.scrollTop) body.scrollTop = top;
    else if (top + rowHeight > body.scrollTop + body.clientHeight)
      body.scrollTop = top + rowHeight - body.clientHeight;
    draw();
  };

  const onKey = (event: PageEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(body.clientHeight / rowHeight) - 1);
    const targets: Record<string, number> = {
      ...{ ArrowDown: active + 1, ArrowUp: active - 1, PageDown: active + page, PageUp: active - page },
      ...{ Home: 0, End: order.length - 1 },
    };
    const target = targets[event.key];
    const row = order[active];
    if (target !== undefined) moveTo(target);
    else if (event.key === 'Enter' && row !== undefined) open(row);
    else return;
    event.preventDefault();
  };

  body.addEventListener('keydown', onKey);
  body.addEventListener('scroll', draw, { passive: true });
  body.addEventListener('click', (event) => {
    const element = (event.target as PageElement).closest('.row');
    const at = Number(element?.getAttribute('data-at') ?? -1);
    const row = order[at];
    if (row === undefined) return;
    moveTo(at);
    open(row);
  });
  window.addEventListener('resize', measure);

  return {
    show(next) {
      order = next;
      active = 0;
      body.scrollTop = 0;
      measure();
    },
    focus: () => body.focus(),
  };
};

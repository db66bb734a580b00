/** The page's script: reads the data, wires filter, table and dialog. Its text goes into the page; it is never called here. */
import type { FindingColumns, PageFacts, RowColumns } from '../page-data.ts';
import type { createDetails } from './create-details.ts';
import type { createGrid } from './create-grid.ts';
import type { createView } from './create-view.ts';
import type { createMakeElement } from './make-element.ts';
import type { PageElement, PageWindow } from './page-dom.ts';
import type { readCarriers } from './read-carriers.ts';

/** Handed in instead of imported: each is put into the page as its own text. */
export interface PageParts {
  readonly createMakeElement: typeof createMakeElement;
  readonly readCarriers: typeof readCarriers;
  readonly createView: typeof createView;
  readonly createGrid: typeof createGrid;
  readonly createDetails: typeof createDetails;
  readonly sizeText: (bytes: number) => string;
}

export const startPage = (window: PageWindow, parts: PageParts): void => {
  const { document } = window;
  const need = (id: string): PageElement => {
    const element = document.getElementById(id);
    if (element === null) throw new Error(`no element ${id}`);
    return element;
  };
  const make = parts.createMakeElement(document);
  const rows = parts.readCarriers<RowColumns>(document, 'rows');
  const factsText = [...document.querySelectorAll('template[data-part="facts"]')][0]?.content.textContent;
  need('no-script').remove();
  if (rows === undefined || factsText === undefined || factsText === null) return;
  const facts: PageFacts = JSON.parse(factsText);
  const view = parts.createView(rows, facts);
  const dialog = need('details');
  const details = parts.createDetails({
    ...{ make, dialog, body: need('details-body'), rows, facts, sizeText: parts.sizeText },
    readFindings: () => parts.readCarriers<FindingColumns>(document, 'findings'),
  });

  const number = (value: number): string => (value === 0 ? '' : value.toLocaleString('en-US'));
  const grid = parts.createGrid({
    ...{ window, make, body: need('grid-body'), cells: 10, open: details.open },
    fill(element, cells, row) {
      const state = facts.states[rows.state[row]!]!.id;
      const texts = [
        String(rows.priority[row]),
        rows.path[row]!,
        facts.shares[rows.share[row]!] ?? '',
        rows.why[row] === '' ? state : `${state} ${rows.why[row]}`,
        facts.levels[rows.level[row]!] ?? '',
        number(rows.patients[row]!),
        number(view.identifiers[row]!),
        facts.reaches[rows.reach[row]!]!,
        parts.sizeText(rows.size[row]!),
        rows.modified[row]!.slice(0, 10),
      ];
      for (const [at, cell] of cells.entries()) cell.textContent = texts[at]!;
      cells[1]!.title = rows.path[row]!;
      cells[3]!.className = `cell c3 state-${state}`;
      element.className = rows.phi[row] === 1 ? 'row phi' : 'row';
    },
  });

  let sort = 'priority';
  let descending = true;
  const headers = [...document.querySelectorAll('#grid-head [data-sort]')];
  const chosen = (id: string): number => Number(need(id).value);
  const apply = (): void => {
    const order = view.select({
      ...{ text: need('filter-text').value, phiOnly: need('filter-phi').checked, sort, descending },
      ...{ state: chosen('filter-state'), share: chosen('filter-share') },
      ...{ level: chosen('filter-level'), reach: chosen('filter-reach') },
    });
    const patients = order.reduce((sum, row) => sum + rows.phi[row]!, 0);
    need('filter-count').textContent =
      `${order.length.toLocaleString('en-US')} of ${rows.id.length.toLocaleString('en-US')} rows, ${patients.toLocaleString('en-US')} with PHI`;
    need('grid-empty').hidden = order.length > 0;
    need('grid').setAttribute('aria-rowcount', String(order.length + 1));
    for (const header of headers)
      header.setAttribute(
        'aria-sort',
        header.getAttribute('data-sort') !== sort ? 'none' : descending ? 'descending' : 'ascending',
      );
    grid.show(order);
  };

  for (const header of headers)
    header.addEventListener('click', () => {
      const wanted = header.getAttribute('data-sort')!;
      // Texts read best from A, numbers from the largest.
      descending = wanted === sort ? !descending : !['path', 'share', 'state'].includes(wanted);
      sort = wanted;
      apply();
    });
  let timer = 0;
  need('filter-text').addEventListener('input', () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(apply, 120);
  });
  for (const id of ['filter-state', 'filter-share', 'filter-level', 'filter-reach', 'filter-phi'])
    need(id).addEventListener('change', apply);
  need('filter-clear').addEventListener('click', () => {
    for (const id of ['filter-state', 'filter-share', 'filter-level', 'filter-reach']) need(id).value = '-1';
    need('filter-text').value = '';
    need('filter-phi').checked = false;
    apply();
  });
  need('details-close').addEventListener('click', () => dialog.close());
  need('table-tools').hidden = false;
  apply();
};

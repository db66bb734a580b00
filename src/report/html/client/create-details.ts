/** Everything about one file, in a dialog: state and remedy, identifiers, controls, and its findings as masks. Runs in the browser. */
import type { FindingColumns, PageFacts, RowColumns } from '../page-data.ts';
import type { MakeElement } from './make-element.ts';
import type { PageElement } from './page-dom.ts';

interface DetailParts {
  readonly make: MakeElement;
  readonly dialog: PageElement;
  /** The part of the dialog that is filled anew. */
  readonly body: PageElement;
  readonly rows: RowColumns;
  readonly facts: PageFacts;
  /** Read on first use: most readers never open a file. */
  readonly readFindings: () => FindingColumns | undefined;
  readonly sizeText: (bytes: number) => string;
}

export const createDetails = ({ make, dialog, body, rows, facts, readFindings, sizeText }: DetailParts) => {
  let findings: FindingColumns | undefined;
  let byFile: Map<number, number[]> | undefined;

  const findingsOf = (file: number): readonly number[] => {
    if (byFile === undefined) {
      findings = readFindings();
      byFile = new Map();
      for (const [at, id] of (findings?.file ?? []).entries()) {
        const list = byFile.get(id);
        if (list === undefined) byFile.set(id, [at]);
        else list.push(at);
      }
    }
    return byFile.get(file) ?? [];
  };

  const table = (
    titles: readonly string[],
    lines: readonly (readonly string[])[],
    className: string,
  ): PageElement => {
    const head = make('tr', '', ...titles.map((title) => make('th', '', title)));
    for (const cell of head.querySelectorAll('th')) cell.setAttribute('scope', 'col');
    const body = lines.map((line) => make('tr', '', ...line.map((cell) => make('td', '', cell))));
    const box = make(
      'div',
      'scroll',
      make('table', className, make('thead', '', head), make('tbody', '', ...body)),
    );
    box.setAttribute('tabindex', '0');
    return box;
  };

  const list = (pairs: readonly (readonly [string, string])[]): PageElement =>
    make(
      'dl',
      'facts',
      ...pairs.flatMap(([term, text]) =>
        text === '' ? [] : [make('div', '', make('dt', '', term), make('dd', '', text))],
      ),
    );

  const stateText = (row: number): string => {
    const state = facts.states[rows.state[row]!]!;
    const code = rows.why[row]!;
    const reason = facts.reasons[code];
    const detail = rows.detail[row] === '' ? '' : ` (${rows.detail[row]})`;
    return `${state.words}${reason === undefined ? '' : `. ${code}${detail}: ${reason.sentence} ${reason.remedy}`}`;
  };

  const conditionsOf = (row: number): PageElement[] =>
    rows.conditions[row]!.map((index) => {
      const { sentence, primary, supporting, hipaa } = facts.conditions[index]!;
      const named = (controls: typeof primary): string =>
        controls
          .map(
            ({ id, title, iso2013 }) =>
              `${id} ${title}${iso2013.length > 0 ? ` (2013: ${iso2013.join(', ')})` : ''}`,
          )
          .join('; ');
      return make(
        'section',
        'condition',
        make('p', '', sentence),
        list([
          ['ISO/IEC 27002:2022', named(primary)],
          ['Supporting', named(supporting)],
          ['45 CFR', hipaa.join(', ')],
        ]),
      );
    });

  const findingTable = (row: number): PageElement[] => {
    const places = findingsOf(rows.id[row]!);
    if (findings === undefined || places.length === 0)
      return [make('p', 'muted', 'No finding is listed for this file.')];
    const { category, mask, place, band, count, phi, rule, why } = findings;
    const lines = places.map((at) => [
      facts.categories[category[at]!]!.name,
      mask[at]!,
      place[at]!,
      band[at]!.replace('_', ' '),
      phi[at] === 1 ? 'yes' : 'no',
      String(count[at]),
      facts.words[rule[at]!]!,
      facts.words[why[at]!]!,
    ]);
    const more = facts.findingsCut.includes(rows.id[row]!)
      ? [
          make(
            'p',
            'muted',
            'There are more findings in this file than this page holds; the JSON report holds all.',
          ),
        ]
      : [];
    const titles = ['Identifier', 'Mask', 'Where', 'Confidence', 'PHI', 'Times', 'Rule', 'Evidence'];
    return [table(titles, lines, 'findings'), ...more];
  };

  return {
    open(row: number): void {
      const kinds = rows.kinds[row]!;
      const identifiers = kinds.flatMap((category, at) =>
        at % 2 === 0 ? [`${facts.categories[category]!.name} ${kinds[at + 1]!.toLocaleString('en-US')}`] : [],
      );
      const write = ['', ' Many can change or delete it.', ' Who can change it is not known.'][
        rows.broadWrite[row]!
      ]!;
      const title = make('h3', 'path', rows.path[row]!);
      title.id = 'details-title';
      body.replaceChildren(
        make('p', 'eyebrow', facts.shares[rows.share[row]!] ?? ''),
        title,
        list([
          ['State', stateText(row)],
          [
            'Holds',
            rows.phi[row] === 1
              ? `health information of ${rows.patients[row]!.toLocaleString('en-US')} patients`
              : '',
          ],
          ['Identifiers', identifiers.join('; ')],
          ['Specially protected', rows.special[row]!.join(', ').replaceAll('_', ' ')],
          ['Sensitivity', facts.levels[rows.level[row]!] ?? ''],
          ['Can be read by', `${facts.reaches[rows.reach[row]!]}.${write}`],
          ['Owner', facts.words[rows.owner[row]!]!],
          ['Format', facts.words[rows.format[row]!]!],
          ['Size', sizeText(rows.size[row]!)],
          ['Changed', rows.modified[row]!.slice(0, 16).replace('T', ' ')],
        ]),
        ...conditionsOf(row),
        make('h4', '', 'Findings'),
        ...findingTable(row),
      );
      dialog.showModal();
      dialog.scrollTop = 0;
    },
  };
};

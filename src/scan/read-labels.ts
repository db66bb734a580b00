/** Labels that the policy describes: a property by name and value, words in page headers and footers or on the first page. Ids leave, no text. */
import type { LabelShapes } from '../classify/policy-labels.ts';
import { parseShape } from '../detect/parse-shape.ts';
import type { Segment } from '../model/segment.ts';

export interface LabelWatch {
  see(segment: Segment): void;
  /** Microsoft's labels first, then properties, then markings; undefined: none. */
  ids(microsoft: string | undefined): string | undefined;
}

/** So many UTF-16 units at the beginning count as the first page. */
const FIRST_PAGE = 4000;
/** Page headers and footers are short; so many of the short pieces behind the first page are looked at. */
const SHORT = 200;
const MOST_PIECES = 500;
const PAGE_END = /^(?:page )?(?:header|footer)$/i;

/** The shapes of rules say nothing of what stands around them. */
const wholeWords = (shape: string): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}])(?:${parseShape(shape).source})(?![\\p{L}\\p{N}])`, 'u');

export const createLabelReader = ({ properties, markings }: LabelShapes): (() => LabelWatch) => {
  const shapes = markings.map(({ id, shape }) => ({ id, shape: wholeWords(shape) }));
  return () => {
    const byProperty = new Set<string>();
    const byMarking = new Set<string>();
    let seen = 0;
    let pieces = 0;
    const search = (text: string): void => {
      for (const { id, shape } of shapes) if (!byMarking.has(id) && shape.test(text)) byMarking.add(id);
    };
    const seeText = (text: string, label: string | undefined): void => {
      const isPageEnd = label !== undefined && PAGE_END.test(label);
      const isEarly = seen < FIRST_PAGE;
      if (isEarly) search(text.slice(0, FIRST_PAGE - seen));
      else if (text.length <= SHORT && (isPageEnd || (label === undefined && pieces < MOST_PIECES))) {
        pieces += 1;
        search(text);
      }
      seen += text.length;
    };
    return {
      see: (segment) => {
        if (segment.kind === 'text') {
          const { text, label } = segment;
          seeText(text, label);
          if (label === undefined) return;
          for (const { id, name, value } of properties)
            if (isSame(label, name) && isSame(text, value)) byProperty.add(id);
        } else if (seen < FIRST_PAGE)
          for (const row of segment.rows) {
            if (seen >= FIRST_PAGE) break;
            seeText(row.join('\t'), undefined);
          }
      },
      ids: (microsoft) => {
        const ids = [
          ...(microsoft === undefined ? [] : [microsoft]),
          ...[...byProperty].sort(),
          // In the policy's order: what stands first there is the stronger.
          ...markings.filter(({ id }) => byMarking.has(id)).map(({ id }) => id),
        ];
        return ids.length === 0 ? undefined : ids.join(' ');
      },
    };
  };
};

const isSame = (one: string, other: string): boolean =>
  one.trim().toLowerCase() === other.trim().toLowerCase();

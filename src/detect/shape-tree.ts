/** A shape as a tree, and as the regular expression that V8 runs. */

/** A set of characters: one flag per ASCII code, and which of the two kinds above (0: neither, 3: both). */
export interface CharSet {
  readonly ascii: Uint8Array;
  readonly beyond: number;
}

/** Letters, marks and digits of all scripts. */
export const LETTERS = 1;
/** Punctuation, spaces and signs beyond ASCII, which divide words: typographic quotes, dashes, the no-break space. */
export const OTHERS = 2;

/** Whole blocks of Unicode: quick to match, and no letter of a living script is among the signs. */
const BEYOND: readonly string[] = [
  '',
  '\\xc0-\\xd6\\xd8-\\xf6\\xf8-\\u1fff\\u2070-\\u209f\\u20d0-\\u20ff\\u2c00-\\u2fff\\u3005-\\u3007\\u3021-\\u302f\\u3040-\\ufe0f\\ufe70-\\uff00\\uff10-\\uff19\\uff21-\\uff3a\\uff41-\\uff5a\\uff66-\\uffff',
  '\\x80-\\xbf\\xd7\\xf7\\u2000-\\u206f\\u20a0-\\u20cf\\u2100-\\u2bff\\u3000-\\u3004\\u3008-\\u3020\\u3030-\\u303f\\ufe10-\\ufe6f\\uff01-\\uff0f\\uff1a-\\uff20\\uff3b-\\uff40\\uff5b-\\uff65',
  '\\x80-\\uffff',
];
const OTHER = new RegExp(`[${BEYOND[OTHERS]}]`);

/** Of a character beyond ASCII. */
export const kindOf = (character: string): number => (OTHER.test(character) ? OTHERS : LETTERS);

export type ShapeNode =
  | { readonly kind: 'set'; readonly set: CharSet }
  | { readonly kind: 'seq'; readonly items: readonly ShapeNode[] }
  | { readonly kind: 'alt'; readonly items: readonly ShapeNode[] }
  | { readonly kind: 'repeat'; readonly item: ShapeNode; readonly min: number; readonly max: number };

const hex = (code: number): string => `\\x${code.toString(16).padStart(2, '0')}`;

export const toSource = (node: ShapeNode, grouped: boolean): string => {
  switch (node.kind) {
    case 'set': {
      let text = '';
      for (let code = 0; code < 128; code++) {
        if (!node.set.ascii[code]) continue;
        let end = code;
        while (end < 127 && node.set.ascii[end + 1]) end += 1;
        text += end > code ? `${hex(code)}-${hex(end)}` : hex(code);
        code = end;
      }
      return `[${text}${BEYOND[node.set.beyond] ?? ''}]`;
    }
    case 'seq':
      return grouped
        ? `(?:${node.items.map((item) => toSource(item, true)).join('')})`
        : node.items.map((item) => toSource(item, true)).join('');
    case 'alt':
      return `(?:${node.items.map((item) => toSource(item, false)).join('|')})`;
    case 'repeat':
      return `${toSource(node.item, true)}{${node.min},${node.max}}`;
  }
};

/** Characters of the longest text that it matches; the states of its automaton are about as many. */
export const sizeOf = (node: ShapeNode): number => {
  switch (node.kind) {
    case 'set':
      return 1;
    case 'seq':
    case 'alt':
      return node.items.reduce((sum, item) => sum + sizeOf(item), 0);
    case 'repeat':
      return node.max * sizeOf(node.item);
  }
};

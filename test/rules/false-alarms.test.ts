/** Numbers of trade and computing, with every pack on: none is called a likely identifier of a patient by any of them. */
import { describe, expect, test } from 'vitest';
import { compileRules } from '../../src/detect/compile-rules.ts';
import { createDetector } from '../../src/detect/create-detector.ts';
import { bandOf } from '../../src/model/finding.ts';
import type { Segment } from '../../src/model/segment.ts';
import { packs, termLists } from './load-rules.ts';

const detector = createDetector(compileRules({ packs, terms: termLists }));

/** `#` a digit, `@` a letter, `%` a hexadecimal digit, drawn by a generator of its own so that every run reads the same. */
const createFill = (seed: number): ((shape: string) => string) => {
  let state = seed;
  const draw = (characters: string): string => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return characters.charAt(Math.floor((state / 2 ** 32) * characters.length));
  };
  return (shape) =>
    shape.replace(/[#@%]/g, (mark) =>
      draw(mark === '#' ? '0123456789' : mark === '@' ? 'ABCDEFGHIJKLMNOPQRSTUVWXYZ' : '0123456789abcdef'),
    );
};

const KINDS: Readonly<Record<string, readonly string[]>> = {
  invoice: [
    'Invoice ##########',
    'Invoice no. 2024-#####',
    'Rechnung Nr. ### ### ####',
    'facture n° ### ### ###',
    'Factura ########@',
  ],
  order: [
    'Order number ###-#######-#######',
    'Order ##########',
    'PO ########',
    'pedido ###########',
    'bestelling #########',
  ],
  tracking: [
    'Tracking 1Z ### ### ## #### ###',
    'Tracking number ############',
    'shipment JD##################',
    'waybill ### #### ####',
  ],
  isbn: ['ISBN 978-#-####-####-#', 'ISBN 978##########', 'ISSN ####-####', 'EAN 76###########'],
  part: [
    'Part no @@######@',
    'part number ########-@',
    'SKU @@@####',
    'model @#########',
    '@@@@########',
    'catalog @@@##@@',
  ],
  epoch: ['epoch 17########', 'timestamp 17###########', 'created 1#########', '2024#### ######'],
  uuid: ['id %%%%%%%%-%%%%-4%%%-a%%%-%%%%%%%%%%%%', 'session %%%%%%%%%%%%%%%%'],
  hash: ['sha256 %%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%', 'commit %%%%%%%'],
  version: ['version #.##.###.#', 'build ########', 'release ##.##.#-#####', 'v#.#.#-rc#'],
  phone: [
    'Tel ### ### ####',
    'phone (###) ###-####',
    '### ### ####',
    '##########',
    'Fax ###-###-####',
    'Tel. ## ## ## ## ##',
  ],
  bare: [
    '########',
    '#########',
    '##########',
    '###########',
    '############',
    '#############',
    '###############',
    '################',
    '##################',
  ],
  spaced: [
    '### ### ###',
    '#### ### ###',
    '#### #### ####',
    '###-###-###',
    '######-####',
    '######/####',
    '##.##.##-###.##',
    '######-#######',
  ],
  measures: [
    'offset ######## bytes',
    '#########.## EUR',
    'port #####',
    'error code 0x%%%%%%%%',
    'Kontonummer ##########',
    '#########-##',
  ],
  letters: [
    '@#########',
    '########@',
    '@@######@',
    '@@@####',
    '@#######@',
    '@@######',
    '########-@',
    '@-#######-@',
    '@@@@@@########',
  ],
};

const likely = (segments: readonly Segment[]): string[] => {
  const found: string[] = [];
  const session = detector.open(({ subject, confidence, ruleId }) => {
    const band = bandOf(confidence);
    if (subject === 'patient' && (band === 'likely' || band === 'very_likely')) found.push(ruleId);
  });
  for (const segment of segments) session.push(segment);
  session.finish();
  return found;
};

const ROUNDS = 150;

describe.each(Object.entries(KINDS))('%s', (_, shapes) => {
  test('each in a line of its own', () => {
    const fill = createFill(20_240_611);
    const found = shapes.flatMap((shape) =>
      Array.from({ length: ROUNDS }, () =>
        likely([{ kind: 'text', text: fill(shape), place: { line: 1 } }]),
      ).flat(),
    );
    expect(found).toEqual([]);
  });

  test('all in one running text', () => {
    const fill = createFill(7);
    const text = Array.from({ length: ROUNDS }, () => shapes.map(fill).join(', ')).join('.\n');
    expect(likely([{ kind: 'text', text, place: { line: 1 } }])).toEqual([]);
  });
});

test('a table without headers is not read as identifiers where its numbers are random', () => {
  const fill = createFill(3);
  const shapes = KINDS['bare'] as readonly string[];
  const rows = Array.from({ length: 60 }, () => shapes.map(fill));
  expect(likely([{ kind: 'table', table: 1, rows, firstRow: 1, place: {} }])).toEqual([]);
});

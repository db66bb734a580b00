/** Texts for `bench/detect`, made from a fixed seed: prose without identifiers, numbers without patients, identifiers everywhere. */

const random = (seed: number) => {
  let state = seed;
  return (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

const WORDS =
  'the of and to in that it was for on are as with they be at one have this from or had by not but what some we can out other were all there when up use your how said an each she which do their time if will way about many then them write would like so these her long make thing see him two has look more day could go come did number sound no most people my over know water than call first who may down side been now find any new work part take get place made live where after back little only round man year came show every good me give our under name very through just form sentence great think say help low line differ turn cause much mean before move right boy old too same tell does set three want air well also play small end put home read hand port large spell add even land here must big high such follow act why ask men change went light kind off need house picture try us again animal point mother world near build self earth father'.split(
    ' ',
  );

const prose = (next: (below: number) => number, words: number): string => {
  let text = '';
  let left = 0;
  for (let i = 0; i < words; i++) {
    const word = WORDS[next(WORDS.length)] as string;
    if (left === 0) {
      left = 6 + next(18);
      text += `${word[0]?.toUpperCase()}${word.slice(1)}`;
    } else text += word;
    left -= 1;
    text += left === 0 ? (next(12) === 0 ? '.\n\n' : '. ') : next(14) === 0 ? ', ' : ' ';
    if (i % 13 === 12 && left > 0) text = `${text.trimEnd()}\n`;
  }
  return text;
};

const fill = (bytes: number, piece: () => string): Uint8Array => {
  const out = Buffer.alloc(bytes);
  let at = 0;
  while (at < bytes) at += out.write(piece(), at, 'latin1') || bytes;
  return out;
};

const digits = (next: (below: number) => number, n: number): string =>
  Array.from({ length: n }, () => next(10)).join('');
const two = (value: number): string => String(value).padStart(2, '0');

const busyLine = (next: (below: number) => number): string => {
  const date = `2026-${two(1 + next(12))}-${two(1 + next(28))}`;
  switch (next(5)) {
    case 0:
      return `${date}T${two(next(24))}:${two(next(60))}:${two(next(60))}.${digits(next, 3)}Z INFO worker-${next(64)} request ${digits(next, 12)} took ${next(900)} ms, ${next(90000)} bytes\n`;
    case 1:
      return `  const offset${next(99)} = table[0x${digits(next, 4)}] + ${next(4096)} * (index << ${next(31)}); // see section ${next(9)}.${next(20)}\n`;
    case 2:
      return `${digits(next, 5)}\t${next(99999)}.${two(next(100))}\t${next(9999)}.${two(next(100))}\t${digits(next, 8)}\t-${next(500)}.${two(next(100))}\n`;
    case 3:
      return `Item ${digits(next, 6)}  quantity ${next(400)}  unit ${next(90)}.${two(next(100))}  total ${next(40000)}.${two(next(100))}\n`;
    default:
      return `[${next(99999)}.${digits(next, 6)}] eth${next(4)}: rx ${digits(next, 9)} tx ${digits(next, 10)} drop ${next(20)}\n`;
  }
};

const identifier = (next: (below: number) => number): string => {
  const number = digits(next, 8);
  switch (next(6)) {
    case 0:
      return `MRN: ${number}`;
    case 1:
      return `SSN ${1 + next(6)}${two(1 + next(98))}-${two(1 + next(98))}-${1 + next(9)}${digits(next, 3)}`;
    case 2:
      return `DOB: ${two(1 + next(12))}/${two(1 + next(28))}/19${two(30 + next(65))}`;
    case 3:
      return `phone (${2 + next(7)}${two(12 + next(80))}) ${2 + next(7)}${two(12 + next(80))}-${digits(next, 4)}`;
    case 4:
      return `user${next(9999)}@mail${next(99)}.example.com`;
    default:
      return `account number ${number}${next(10)}`;
  }
};

export const TEXTS: Readonly<Record<'plain' | 'busy' | 'dense', (bytes: number) => Uint8Array>> = {
  plain: (bytes) => {
    const next = random(1);
    return fill(bytes, () => prose(next, 400));
  },
  busy: (bytes) => {
    const next = random(2);
    return fill(bytes, () => busyLine(next));
  },
  dense: (bytes) => {
    const next = random(3);
    return fill(bytes, () => `${prose(next, 50)} ${identifier(next)} `);
  },
};

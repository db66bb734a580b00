/** EPUB books: chapters in the order of the spine, then whatever else the book holds. */
import { BudgetSpent } from './budget.ts';
import type { Extractor } from './extractor.ts';
import { openPackage, type PackagePart, tolerant } from './ooxml-package.ts';
import { attribute, readXml } from './ooxml-xml.ts';

/** Looks, fonts and what a program keeps for itself. */
const NO_TEXT =
  /^(?:mimetype|META-INF\/(?:container|encryption|rights|signatures)\.xml)$|\.(?:css|js|otf|ttf|woff2?)$/i;
const MAX_ITEMS = 20_000;

/** Names of the chapters, in order, relative to the package document. */
const spineOf = async (part: PackagePart): Promise<readonly string[]> => {
  const items = new Map<string, string>();
  const spine: string[] = [];
  const folder = part.name.slice(0, part.name.lastIndexOf('/') + 1);
  const handler = {
    open(name: string, attributes: Readonly<Record<string, string>>) {
      if (name === 'item' && items.size < MAX_ITEMS)
        items.set(attribute(attributes, 'id') ?? '', attribute(attributes, 'href') ?? '');
      if (name === 'itemref' && spine.length < MAX_ITEMS) spine.push(attribute(attributes, 'idref') ?? '');
    },
    close() {},
    text() {},
  };
  for await (const _ of readXml(
    part.chunks(),
    handler,
    () => [],
    () => {},
  ));
  return spine.map((id) => `${folder}${plainName(items.get(id) ?? '')}`);
};

const plainName = (href: string): string => {
  try {
    return decodeURIComponent(href);
  } catch {
    return href;
  }
};

/** A damaged list costs the order, a spent budget the rest. */
const orNothing = (error: unknown): readonly string[] => {
  if (error instanceof BudgetSpent) throw error;
  return [];
};

export const epub: Extractor = {
  name: 'epub',
  version: 1,
  accepts: ({ inside }) => inside === 'epub',
  async *extract(input) {
    const parts = await openPackage(input);
    const packageDocument = parts.find(({ name }) => /\.opf$/i.test(name));
    // Without its order the book is read as its parts stand; their damage is noted where they are read.
    const spine = packageDocument === undefined ? [] : await spineOf(packageDocument).catch(orNothing);
    const ranks = new Map(spine.map((name, at) => [name, at]));
    const rankOf = ({ name }: PackagePart): number => ranks.get(name) ?? spine.length;
    for (const part of parts.toSorted((a, b) => rankOf(a) - rankOf(b)))
      if (!NO_TEXT.test(part.name)) yield* tolerant(input.descend(part.source(), part.position), input.note);
  },
};

/** The roots of a scan: what the user named, expanded, with what each share says of itself. */
import type { RootOption, ScanOptions } from '../config/resolve-options.ts';
import type { RootGlobs } from '../crawl/create-crawler.ts';
import { type CrawlRoot, expandRoots } from '../crawl/expand-roots.ts';

export interface NamedRoot extends CrawlRoot {
  readonly option: RootOption;
}

/** What a share says of itself goes to all roots that its pattern names. */
export const rootsOf = async (
  options: readonly RootOption[],
  patienceMs: number,
): Promise<readonly NamedRoot[]> => {
  const paths = options.map(({ path }) => path);
  return (await expandRoots(paths, patienceMs)).map((root) => {
    const option = options.find(({ path }) => path === root.given);
    if (option === undefined) throw new Error('a root that nobody named');
    return { ...root, option };
  });
};

export const isSame = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((one, i) => one === others[i]);

/** Shares with patterns of their own. */
export const globsOf = (roots: readonly NamedRoot[], { include, exclude }: ScanOptions): RootGlobs[] =>
  roots
    .filter(({ option }) => !isSame(option.include, include) || !isSame(option.exclude, exclude))
    .map(({ path, option }) => ({ path, include: option.include, exclude: option.exclude }));

/** What shares say of themselves and decides what is found; nothing where none does. */
export const ownOptionsOf = (
  roots: readonly NamedRoot[],
  options: ScanOptions,
): { readonly own?: readonly unknown[] } => {
  const own = roots
    .filter(
      ({ option }) =>
        !isSame(option.include, options.include) ||
        !isSame(option.exclude, options.exclude) ||
        JSON.stringify(option.limits) !== JSON.stringify(options.limits),
    )
    .map(({ shown, option }) => [shown, option.include, option.exclude, option.limits]);
  return own.length === 0 ? {} : { own };
};

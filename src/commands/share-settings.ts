/** What holds for each share, and whether it says so itself, takes it from the configuration, or nobody says anything. */
import type { Config } from '../config/config-schema.ts';

export interface Setting {
  readonly name: string;
  readonly value: unknown;
  readonly from: string;
}

type Share = NonNullable<Config['shares']>[number];

/** `common`: the settings of the whole scan. */
export const shareSettings = (
  share: Share,
  common: readonly Setting[],
  limits: readonly Setting[],
  file: string,
): Setting[] => {
  const name = share.name ?? share.path;
  const own = `${file}, share ${name}`;
  const setting = (key: string, value: unknown, from: string): Setting => ({
    name: `shares[${name}].${key}`,
    value,
    from,
  });
  const inherited = (key: 'include' | 'packs'): Setting[] => {
    const above = common.find((candidate) => candidate.name === key);
    return [
      share[key] === undefined
        ? setting(key, above?.value, above?.from ?? 'default')
        : setting(key, share[key], own),
    ];
  };
  const alone = (key: 'owner' | 'location' | 'exposure' | 'window', otherwise?: unknown): Setting[] => [
    share[key] === undefined ? setting(key, otherwise, 'default') : setting(key, share[key], own),
  ];
  const exclude = common.find((candidate) => candidate.name === 'exclude');
  return [
    ...alone('owner'),
    ...alone('location', 'server'),
    ...alone('exposure'),
    ...inherited('include'),
    share.exclude === undefined
      ? setting('exclude', exclude?.value, exclude?.from ?? 'default')
      : setting('exclude', [...((exclude?.value as string[] | undefined) ?? []), ...share.exclude], own),
    ...inherited('packs'),
    ...alone('window'),
    ...limits.map((limit): Setting => {
      const value = share.limits?.[limit.name as keyof NonNullable<Share['limits']>];
      return value === undefined
        ? setting(`limits.${limit.name}`, limit.value, limit.from)
        : setting(`limits.${limit.name}`, value, own);
    }),
  ];
};

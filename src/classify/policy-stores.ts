/** The part of the policy that says what counts as one store, and what is known of it that no file tells. */
import { z } from 'zod';
import type { Location } from '../model/asset.ts';
import { REACHES, type Reach } from '../model/source-entry.ts';

export const LOCATIONS = ['server', 'endpoint', 'removable', 'cloud'] as const satisfies readonly Location[];

export const storesSchema = z.strictObject({
  /** Folder level below the share's root that is one asset; 0: the share. */
  depth: z.number().int().min(0).max(8),
  rules: z.array(
    z.strictObject({
      /** Name of a share; absent: any. */
      share: z.string().min(1).optional(),
      /** Folder below the root, parts joined by `/`; `*` stands for one whole part; absent: the whole share. */
      folder: z.string().min(1).optional(),
      owner: z.string().min(1).optional(),
      location: z.enum(LOCATIONS).optional(),
      /** Who can read it, where the system cannot tell. */
      exposure: z
        .strictObject({ reach: z.enum(REACHES as [Reach, ...Reach[]]), broadWrite: z.boolean().optional() })
        .optional(),
      /** Encrypted at rest to HHS guidance. */
      encrypted: z.boolean().optional(),
      /** Longest time that PHI may lie there after its last change. */
      retentionDays: z.number().int().min(1).optional(),
      legalHold: z.boolean().optional(),
      /** Facts that the tool cannot see; absent: not assessed. */
      audited: z.boolean().optional(),
      businessAssociateAgreement: z.boolean().optional(),
    }),
  ),
});

export type StoresPolicy = z.infer<typeof storesSchema>;
export type StoreRule = StoresPolicy['rules'][number];

const partsOf = (folder: string): string[] => folder.split('/').filter((part) => part !== '' && part !== '.');

/** Does what is said of a share, or a folder in it, hold for this folder? */
export const coversFolder = (
  rule: { readonly share?: string | undefined; readonly folder?: string | undefined },
  shareName: string,
  folder: string,
): boolean => covers(rule, shareName, partsOf(folder));

const covers = (
  rule: { readonly share?: string | undefined; readonly folder?: string | undefined },
  shareName: string,
  folder: readonly string[],
): boolean => {
  if (rule.share !== undefined && rule.share !== shareName) return false;
  const wanted = partsOf(rule.folder ?? '');
  return wanted.length <= folder.length && wanted.every((part, i) => part === '*' || part === folder[i]);
};

/** All that rules say of a store; of two that say the same thing, the one with the longer folder wins, then the later one. */
export const storeRuleOf = (policy: StoresPolicy, shareName: string, folder: string): StoreRule =>
  policy.rules
    .map((rule, order) => ({ rule, order, length: partsOf(rule.folder ?? '').length }))
    .filter(({ rule }) => covers(rule, shareName, partsOf(folder)))
    .sort((a, b) => a.length - b.length || a.order - b.order)
    .reduce<StoreRule>((all, { rule }) => Object.assign(all, rule), {});

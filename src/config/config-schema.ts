/** What `phisweep.yaml` may say. Flags override it, it overrides the defaults. */
import { z } from 'zod';
import { OCR_MODES } from '../model/ocr-settings.ts';
import { REACHES, type Reach } from '../model/source-entry.ts';
import { notificationSchema } from '../notify/registry.ts';
import { isTimezone, WEEKDAYS } from '../schedule/window.ts';
import { localNumberSchema } from './local-numbers.ts';
import { ownRulesSchema } from './own-rules.ts';

/** Least and most, for flags and file alike. */
export const BOUNDS = {
  workers: [1, 64],
  timeoutSeconds: [1, 3600],
  maxFileSizeMb: [1, 1024 ** 2],
  maxMemoryMb: [128, 16_384],
  ocrPages: [1, 20_000],
  ocrPixels: [10_000, 1_000_000_000],
  ocrPageSeconds: [1, 3600],
  ocrFileSeconds: [1, 86_400],
} as const;

const between = ([least, most]: readonly [number, number]) => z.number().min(least).max(most);

/** `20:00` */
const timeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'it is a time such as 20:00, in quotes');

const windowSchema = z.strictObject({
  from: timeOfDay,
  /** Not after `from`: it ends on the next day. */
  until: timeOfDay,
  /** Days on which it begins; default all. */
  days: z.array(z.enum(WEEKDAYS)).min(1).optional(),
  /** Such as America/Chicago; default that of the machine. */
  timezone: z.string().refine(isTimezone, 'there is no such time zone').optional(),
});

/** Bounds of one file. What was found before a bound was met is kept, and the file says which one it was. */
const limitsSchema = z.strictObject({
  /** Bytes of a file that are read; `maxFileSizeMb` says the same. */
  fileMb: z
    .number()
    .min(1)
    .max(1024 ** 2)
    .optional(),
  /** Largest file that a reader which needs all of it in memory may load. */
  loadMb: z.number().min(1).max(2048).optional(),
  /** Expanded bytes of all containers inside one file. */
  expandedMb: z
    .number()
    .min(1)
    .max(1024 ** 2)
    .optional(),
  /** Expanded bytes of one member of a container. */
  memberMb: z
    .number()
    .min(1)
    .max(1024 ** 2)
    .optional(),
  expansionRatio: z.number().min(2).max(1_000_000).optional(),
  members: z.number().int().min(1).optional(),
  depth: z.number().int().min(1).max(64).optional(),
  pages: z.number().int().min(1).optional(),
  cells: z.number().int().min(1).optional(),
  /** Text of one file: a million characters each. */
  textMb: z
    .number()
    .min(1)
    .max(1024 ** 2)
    .optional(),
  /** Computing time for one file. Below `timeoutSeconds`, at which nothing of the file is kept. */
  cpuSeconds: z.number().min(1).max(86_400).optional(),
});

const share = z.strictObject({
  /** Path or pattern of the share's root. */
  path: z.string().min(1),
  /** Name in reports; default: the path. */
  name: z.string().min(1).optional(),
  /** Who is accountable for it: a person or a role. */
  owner: z.string().min(1).optional(),
  /** Where it stands, for the likelihood of a loss; default server. A rule of the policy for a folder goes before. */
  location: z.enum(['server', 'endpoint', 'removable', 'cloud']).optional(),
  /** In place of the configuration's own `include`. */
  include: z.array(z.string().min(1)).optional(),
  /** Beside the configuration's own `exclude`. */
  exclude: z.array(z.string().min(1)).optional(),
  /** One by one in place of the configuration's own. */
  limits: limitsSchema.optional(),
  /** Rule packs for this share, in place of the configuration's own. */
  packs: z.array(z.string().min(1)).min(1).optional(),
  /** Hours of this share, within those of the scan; outside of them its folders and files wait. */
  window: windowSchema.optional(),
  /** Who can read it, where the system cannot tell (mounted SMB and NFS show the mount's modes). */
  exposure: z
    .strictObject({ reach: z.enum(REACHES as [Reach, ...Reach[]]), broadWrite: z.boolean().optional() })
    .optional(),
});

const registerSchema = z.strictObject({
  /** Unique. */
  name: z.string().regex(/^[\w.-]+$/),
  /** One of those that `phisweep register list --kinds` prints. */
  kind: z.string().min(1),
  /** Of a server. */
  url: z.string().min(1).optional(),
  /** Of a register that is a file. */
  file: z.string().min(1).optional(),
  /** Never the secret itself: the name of an environment variable, or a file that only its owner may read. */
  credentials: z
    .union([z.strictObject({ env: z.string().min(1) }), z.strictObject({ file: z.string().min(1) })])
    .optional(),
  /** PEM of a private certification authority. */
  ca: z.string().min(1).optional(),
  timeoutSeconds: z.number().min(1).max(600).optional(),
  /** What this kind wants to know. */
  options: z.record(z.string(), z.unknown()).optional(),
});

const settings = {
  shares: z
    .array(share)
    .refine(
      (shares) => {
        const names = shares.flatMap(({ name }) => (name === undefined ? [] : [name]));
        return new Set(names).size === names.length;
      },
      { error: 'two shares have the same name' },
    )
    .optional(),
  store: z.string().min(1).optional(),
  policy: z.string().min(1).optional(),
  include: z.array(z.string().min(1)).optional(),
  exclude: z.array(z.string().min(1)).optional(),
  oneFileSystem: z.boolean().optional(),
  /** Scan folders of snapshots and recycle bins too. */
  includeSnapshots: z.boolean().optional(),
  workers: between(BOUNDS.workers).int().optional(),
  timeoutSeconds: between(BOUNDS.timeoutSeconds).optional(),
  maxFileSizeMb: between(BOUNDS.maxFileSizeMb).optional(),
  maxMemoryMb: between(BOUNDS.maxMemoryMb).int().optional(),
  limits: limitsSchema.optional(),
  /** Hours in which scanning is allowed; at their end the scan stops, stored, and the next run goes on. */
  window: windowSchema.optional(),
  /** How fast files are read, at most. */
  throttle: z
    .strictObject({
      filesPerSecond: z.number().positive().optional(),
      mbPerSecond: z.number().positive().optional(),
      /** Of the computing time of all cores. */
      cpuPercent: z.number().min(1).max(100).optional(),
      /** Files of the shares that are open at the same time. */
      openFiles: z.number().int().min(2).optional(),
      /** Rest for a share that answers more slowly than it usually does; default true. */
      backOff: z.boolean().optional(),
      /** Priority of the scan's processes among the others of the machine: 0 as usual, 19 last. */
      nice: z.number().int().min(0).max(19).optional(),
    })
    .optional(),
  /** Share of unchanged files that each scan reads again, to catch times that lie. */
  verifyPercent: z.number().min(0).max(100).optional(),
  /** Days without a complete scan after which `status` and notifications say so loudly. */
  maxAgeDays: z.number().positive().optional(),
  /** Scanned pages and pictures; `ocrLanguages` are installed packages `@tesseract.js-data/<name>`. */
  ocr: z
    .strictObject({
      mode: z.enum(OCR_MODES).optional(),
      /** Pages and pictures of one file. */
      pages: between(BOUNDS.ocrPages).int().optional(),
      /** Pixels of one picture. */
      pixels: between(BOUNDS.ocrPixels).int().optional(),
      pageSeconds: between(BOUNDS.ocrPageSeconds).optional(),
      fileSeconds: between(BOUNDS.ocrFileSeconds).optional(),
      workers: between(BOUNDS.workers).int().optional(),
    })
    .optional(),
  ocrLanguages: z.array(z.string().min(1)).min(1).optional(),
  packs: z.array(z.string().min(1)).optional(),
  /** Packs of one's own, overrides and allow-lists. */
  rules: ownRulesSchema.optional(),
  /** The hospital's own record, account and accession numbers: see `local-numbers.ts`. */
  numbers: z.array(localNumberSchema).optional(),
  /** The patient index (exact data match), and its key where that does not lie beside it. */
  index: z.string().min(1).optional(),
  indexKey: z.string().min(1).optional(),
  /** The organisation's own register of information assets, to be reconciled with what was found. */
  register: z
    .strictObject({
      /** CSV with a header row. */
      file: z.string().min(1),
      /** Which header names what. */
      columns: z.strictObject({
        location: z.string().min(1),
        name: z.string().min(1).optional(),
        owner: z.string().min(1).optional(),
        classification: z.string().min(1).optional(),
      }),
    })
    .optional(),
  /** Where `register push` sends assets and risks; see `registerSchema`. */
  registers: z.array(registerSchema).optional(),
  /** What a scan does, as JSON lines. */
  log: z
    .strictObject({
      file: z.string().min(1),
      /** The file is put aside when it is larger; default 20. */
      megabytes: z.number().positive().max(10_000).optional(),
      /** So many of them are kept; default 5. */
      keep: z.number().int().min(0).max(100).optional(),
      /** Or older; default 7. */
      days: z.number().positive().max(3650).optional(),
      /** A line for each file that was not read to its end, with its path in this form; default none: counts only. */
      paths: z.enum(['none', 'hashed', 'masked', 'full']).optional(),
    })
    .optional(),
  /** Prometheus: a file for the textfile collector of node_exporter; a port of this machine while a scan runs. */
  metrics: z
    .strictObject({
      textfile: z
        .string()
        .regex(/\.prom$/, 'its name ends in .prom, else node_exporter does not read it')
        .optional(),
      port: z.number().int().min(0).max(65_535).optional(),
    })
    .optional(),
  /** Who is told after each scan: a short message of counts. */
  notifications: z.array(notificationSchema).optional(),
  /** An export of the directory (CSV): which accounts are active, which are of services or administrators. */
  accounts: z
    .strictObject({
      file: z.string().min(1),
      columns: z.strictObject({
        name: z.string().min(1),
        enabled: z.string().min(1),
        /** Number of the account on this machine, where the names are not its own. */
        uid: z.string().min(1).optional(),
        privileged: z.string().min(1).optional(),
      }),
    })
    .optional(),
  /** Lists of access as the file server prints them, for mounted shares that show the mount's modes only. */
  exposureImport: z
    .array(
      z
        .strictObject({
          file: z.string().min(1),
          /** `icacls`: its text; `acl`: CSV of Get-Acl; `share`: CSV of Get-SmbShareAccess. */
          kind: z.enum(['icacls', 'acl', 'share']),
          /** Name of the share as reports have it: its `name`, else its path. */
          share: z.string().min(1),
          /** How the file calls the root of the share, such as `D:\\Shares\\Billing`. */
          root: z.string().min(1).optional(),
          columns: z
            .strictObject({
              path: z.string().min(1).optional(),
              trustee: z.string().min(1),
              rights: z.string().min(1).optional(),
              type: z.string().min(1).optional(),
              inheritance: z.string().min(1).optional(),
              propagation: z.string().min(1).optional(),
            })
            .optional(),
        })
        .refine(({ kind, columns }) => kind === 'icacls' || columns !== undefined, 'a CSV needs columns')
        .refine(
          ({ kind, columns }) => kind !== 'acl' || columns?.path !== undefined,
          'acl needs columns.path',
        ),
    )
    .optional(),
  /** Members of groups (CSV): a group of so many is a large one. */
  groupSizes: z
    .strictObject({
      file: z.string().min(1),
      columns: z.strictObject({ name: z.string().min(1), members: z.string().min(1) }),
      largeFrom: z.number().int().min(2).default(100),
    })
    .optional(),
  /** Groups of which everybody is a member, by name or number. */
  broadGroups: z.array(z.union([z.string(), z.number().int()])).optional(),
};

export const configSchema = z.strictObject({
  ...settings,
  /** Settings that `--profile NAME` puts in place of those above, key by key. */
  profiles: z.record(z.string().min(1), z.strictObject(settings)).optional(),
});

export type Config = z.infer<typeof configSchema>;

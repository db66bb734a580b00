/** How a document says its level: Microsoft's label, a property of its own, or words in its page header, footer or first page. */
import { z } from 'zod';

const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

const text = z.string().min(1).max(200);

export const labelReadersSchema = z.array(
  z
    .strictObject({
      /** What reports and the store call it. */
      id: z.string().regex(/^[a-z][a-z0-9-]{0,40}$/),
      /** GUID of a Microsoft sensitivity label: its name may change, the GUID does not. */
      msip: z
        .string()
        .toLowerCase()
        .regex(GUID, 'a GUID such as 2096f6a2-d2f7-48be-b329-b73aaa526e5d')
        .optional(),
      /** A document property, letter case ignored. */
      property: z.strictObject({ name: text, value: text }).optional(),
      /** A shape as rules have them, whole words, letter case kept; proven when the policy is loaded. */
      marking: text.optional(),
      level: z.string(),
    })
    .refine(
      ({ msip, property, marking }) =>
        [msip, property, marking].filter((one) => one !== undefined).length === 1,
      'one of msip, property, marking',
    ),
);

export type LabelReader = z.infer<typeof labelReadersSchema>[number];

/** What a scanning thread must know to tell labels: no levels, so that a file is read again only where these change. */
export interface LabelShapes {
  readonly properties: readonly { readonly id: string; readonly name: string; readonly value: string }[];
  readonly markings: readonly { readonly id: string; readonly shape: string }[];
}

export const labelShapesOf = (readers: readonly LabelReader[]): LabelShapes => ({
  properties: readers.flatMap(({ id, property }) => (property === undefined ? [] : [{ id, ...property }])),
  markings: readers.flatMap(({ id, marking }) => (marking === undefined ? [] : [{ id, shape: marking }])),
});

/** Level id that the first label known to the policy stands for; labels come strongest first. */
export const levelOfLabels = (
  readers: readonly LabelReader[],
  labels: readonly string[],
): string | undefined => {
  for (const label of labels) {
    const reader = readers.find(({ id, msip }) => label === (msip ?? id));
    if (reader !== undefined) return reader.level;
  }
  return undefined;
};

/** Notices that could not be sent, kept beside the store (0600) until they can: counts and names of shares, as in every notice. */
import { readFileSync, rmSync } from 'node:fs';
import { z } from 'zod';
import { replaceFile } from '../util/replace-file.ts';
import { type Notice, type NoticeFacts, REASONS } from './notice.ts';

const missedSchema = z.array(
  z.strictObject({
    /** Whom it was for: `targetKeyOf`. */
    target: z.string(),
    /** RFC 3339: when it was first tried. */
    at: z.iso.datetime(),
    notice: z.strictObject({
      reasons: z.array(z.enum(REASONS)),
      subject: z.string(),
      text: z.string(),
      facts: z.custom<NoticeFacts>().optional(),
    }),
  }),
);

export interface Missed {
  readonly target: string;
  readonly at: string;
  readonly notice: Notice;
}

export const missedPathOf = (storePath: string): string => `${storePath}.notices`;

/** A file that is not there, or not whole, holds none. */
export const readMissed = (path: string): readonly Missed[] => {
  try {
    return missedSchema
      .parse(JSON.parse(readFileSync(path, 'utf8')))
      .map(({ notice, ...about }) => ({ ...about, notice: { ...notice, facts: notice.facts } }));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return [];
    if (error instanceof Error && 'code' in error) return [];
    throw error;
  }
};

/** False: they cannot be kept there. */
export const keepMissed = (path: string, missed: readonly Missed[]): boolean => {
  try {
    if (missed.length === 0) rmSync(path, { force: true });
    else replaceFile(path, JSON.stringify(missed), 0o600);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
};

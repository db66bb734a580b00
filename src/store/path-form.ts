/** Paths as bytes and as shown to a person: what cannot be seen or is not UTF-8 is written out, and the bytes go along. */
import type { PathForm } from '../model/report-source.ts';
import type { Metadata } from '../model/verdict.ts';
import { escapeUnseen } from '../util/escape-unseen.ts';

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const decoded = (bytes: Uint8Array): string | undefined => {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
};

/** Length of the well-formed UTF-8 sequence that begins here, or 0. */
const sequenceAt = (bytes: Uint8Array, at: number): number => {
  for (let length = 1; length <= 4 && at + length <= bytes.length; length += 1)
    if (decoded(bytes.subarray(at, at + length)) !== undefined) return length;
  return 0;
};

/** Invalid bytes as `\xff`, everything else as it reads. */
const mixed = (bytes: Uint8Array): string => {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceAt(bytes, at);
    text +=
      length === 0
        ? `\\x${bytes[at]!.toString(16).padStart(2, '0')}`
        : decoded(bytes.subarray(at, at + length));
    at += Math.max(1, length);
  }
  return text;
};

export const toPathForm = (bytes: Uint8Array): PathForm => {
  const text = decoded(bytes);
  const shown = escapeUnseen(text ?? mixed(bytes));
  return shown === text ? { shown } : { shown, bytesBase64: Buffer.from(bytes).toString('base64') };
};

/** Parts of a path that hold an identifier of a patient, from a verdict's column; undefined: nobody has looked. */
export const namedPartsOf = (metadata: unknown): readonly number[] | undefined =>
  typeof metadata === 'string' ? (JSON.parse(metadata) as Metadata).pathParts : undefined;

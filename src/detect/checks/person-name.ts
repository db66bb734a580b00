/**
 * Could these capitalised words be a person's name? Names cannot be listed, so what is no name is: headings, places of
 * care, diseases, offices. One such word refuses the whole; a caller that read too far drops the last word and asks again.
 */
import { NOT_NAMES } from './not-names.ts';

const PARTICLE =
  /^(?:van|von|der|den|de|del|della|di|da|dos|das|du|la|le|el|al|bin|ibn|abu|ben|bint|ter|ten|zu|af|av|y|e|mac|mc|st|san|santa|and|jr|sr|ii|iii|iv)$/i;
const WORD = /^[\p{L}][\p{L}\p{M}'’`´-]*$/u;

/** Prefixes and suffixes that are no part of the name itself. */
const TITLES =
  /^(?:mr|mrs|ms|miss|mx|dr|prof|professor|rev|sir|dame|lady|lord|master|md|do|phd|rn|np|pa|dds|dmd|facs|facp|frcp|mbbs|pharmd|esq|jr|sr)$/i;

/** Family names after which diseases are called: alone they mean the disease. */
const EPONYMS: ReadonlySet<string> = new Set(
  'crohn hashimoto hodgkin kaposi klinefelter kussmaul marfan raynaud sjogren tourette'.split(' '),
);

/** `Mac` and `Dos` are a machine and a day of service, and particles where a name goes on. */
const isNoName = (word: string, goesOn: boolean): boolean =>
  !(goesOn && PARTICLE.test(word)) && NOT_NAMES.has(word.toLowerCase().replace(/['’]s$/, ''));

export function personName(text: string): boolean {
  const words = text
    .split(/[\s,.;&/^|]+/)
    .filter((word) => word !== '')
    .filter((word) => !TITLES.test(word));
  if (words.length === 0 || words.length > 7 || !words.every((word) => WORD.test(word))) return false;
  if (words.some((word, at) => isNoName(word, at < words.length - 1))) return false;
  if (words.every((word) => EPONYMS.has(word.toLowerCase()))) return false;
  // Initials and particles alone are nobody.
  return words.some((word) => word.length > 1 && !PARTICLE.test(word) && /\p{L}{2}/u.test(word));
}

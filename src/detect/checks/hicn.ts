/**
 * Health insurance claim number, Medicare's until 2019: an SSN and a beneficiary code, or a Railroad Board prefix and
 * six or nine digits (SSA POMS GN 01050.005; CMS claims manual, HICN).
 */
import { alnumOf } from './digits-of.ts';
import { ssn } from './ssn.ts';

const SOCIAL_SECURITY = /^(\d{9})[ABCDEFHJKMTW][A-Z0-9]?$/;
const RAILROAD = /^(?:W?CA|WCD|WCH|WA|WD|WH|MA|MH|PA|PD|PH|CA|JA|A|H)(\d{6}|\d{9})$/;

export function hicn(text: string): boolean {
  const value = alnumOf(text);
  const social = SOCIAL_SECURITY.exec(value)?.[1];
  if (social !== undefined) return ssn(social);
  const railroad = RAILROAD.exec(value)?.[1];
  return railroad !== undefined && (railroad.length === 6 || ssn(railroad));
}

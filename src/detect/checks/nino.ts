/** National Insurance number: no check digit; letters and prefixes that are never issued (HMRC, NIM39110). QQ is the specimen. */
import { alnumOf } from './digits-of.ts';

const NINO = /^(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]?$/;

export const nino = (text: string): boolean => NINO.test(alnumOf(text));

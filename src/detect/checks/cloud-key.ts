/** Access key ids of Amazon Web Services and keys of Google's interfaces, by their published lengths. */
import { secretKey } from './secret-key.ts';

const KEYS = /^(?:(?:AKIA|ASIA)[A-Z0-9]{16}|AIza[0-9A-Za-z_-]{35})$/;

export const cloudKey = (text: string): boolean => KEYS.test(text) && secretKey(text);

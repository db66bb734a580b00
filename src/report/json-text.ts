/** JSON with no raw control, bidi or invisible character in it, so that printing a report to a terminal is harmless. */
import { escapeUnseenJson } from '../util/escape-unseen.ts';

export const jsonOf = (value: unknown): string => escapeUnseenJson(JSON.stringify(value));

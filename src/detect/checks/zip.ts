/**
 * ZIP code: five digits, or nine as ZIP+4, from 00501 (Holtsville NY) to 99950 (Ketchikan AK), the ends of the USPS range.
 * Unassigned prefixes in between are let through: USPS opens new ones, and a state or a label stands beside it.
 */
export function zip(text: string): boolean {
  const found = /(?:^|\D)(\d{5})(?:-?\d{4})?$/.exec(text.trim())?.[1];
  return found !== undefined && found >= '00501' && found <= '99950';
}

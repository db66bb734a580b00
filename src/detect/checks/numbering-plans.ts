/**
 * Which digits behind a country's calling code may be a number there at all: the general pattern of every numbering plan
 * in libphonenumber-js. A test of one expression takes 0.1 µs, the library's own parse 4: logs are full of digits.
 */
import { getCountries, Metadata } from 'libphonenumber-js/min';

/** Of a plan what the library's types leave out. */
interface Plan {
  callingCode(): string;
  nationalNumberPattern(): string;
  nationalPrefixForParsing(): string | undefined;
}

const plans = new Map<string, RegExp[]>();
const metadata = new Metadata();
for (const country of getCountries()) {
  metadata.selectNumberingPlan(country);
  const plan = metadata.numberingPlan as unknown as Plan;
  const prefix = plan.nationalPrefixForParsing();
  const known = plans.get(plan.callingCode()) ?? [];
  plans.set(plan.callingCode(), known);
  known.push(new RegExp(`^(?:${plan.nationalNumberPattern()})$`));
  // Behind a trunk prefix the library decides.
  if (prefix !== undefined && prefix !== '') known.push(new RegExp(`^(?:${prefix})`));
}

/** Networks that belong to no country: +800, +870, +88x, +979. */
const NETWORKS = /^(?:80|87|88|97)/;

/** `digits`: calling code and number. False: nobody has it. */
export const mayBeNumber = (digits: string): boolean => {
  // No calling code begins another.
  for (let length = 1; length <= 3; length++) {
    const patterns = plans.get(digits.slice(0, length));
    if (patterns === undefined) continue;
    const rest = digits.slice(length);
    for (const pattern of patterns) if (pattern.test(rest)) return true;
    return false;
  }
  return NETWORKS.test(digits);
};

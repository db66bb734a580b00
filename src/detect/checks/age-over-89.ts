/** Ages that Safe Harbor asks to be pooled as "90 or older" (45 CFR 164.514(b)(2)(i)(C)); nobody is known past 122. */
export function ageOver89(text: string): boolean {
  const age = Number(/\d+/.exec(text)?.[0] ?? 0);
  return age >= 90 && age <= 120;
}

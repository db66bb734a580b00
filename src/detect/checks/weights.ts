/** Sum of the digits, each times its weight; the weights begin anew where they end. */
export const weightedSum = (digits: string, weights: readonly number[]): number => {
  let sum = 0;
  for (let i = 0; i < digits.length; i++)
    sum += (digits.charCodeAt(i) - 48) * (weights[i % weights.length] as number);
  return sum;
};

/** The same where products of two digits count as the sum of both (`12` as `1 + 2`). */
export const crossSum = (digits: string, weights: readonly number[]): number => {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const product = (digits.charCodeAt(i) - 48) * (weights[i % weights.length] as number);
    sum += Math.floor(product / 10) + (product % 10);
  }
  return sum;
};

/** A letter as two digits, A = 01. */
export const twoDigits = (letter: string): string => String(letter.charCodeAt(0) - 64).padStart(2, '0');

/** 000…0, 111…1: they satisfy many a sum and are nobody's number. */
export const isRepeated = (digits: string): boolean => /^(\d)\1*$/.test(digits);

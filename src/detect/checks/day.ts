/** Does the day exist? Years of two digits are of a century that is not known: 29 February then needs a multiple of four. */
export const isDay = (year: string | number, month: string | number, day: string | number): boolean => {
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  if (!(m >= 1 && m <= 12 && d >= 1)) return false;
  const leap = y % 4 === 0 && (y % 100 !== 0 || y % 400 === 0 || y < 100);
  return d <= (m === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(m) ? 30 : 31);
};

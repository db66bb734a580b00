/** A length of time for a person: as exact as a forecast can be. */
export const durationText = (seconds: number): string => {
  const whole = Math.round(seconds);
  return whole < 1
    ? 'under 1 s'
    : whole < 90
      ? `${whole} s`
      : whole < 5400
        ? `${Math.round(whole / 60)} min`
        : whole < 48 * 3600
          ? `${(whole / 3600).toFixed(1)} h`
          : `${(whole / 86_400).toFixed(1)} days`;
};

/** Parsers for options, each with one clear sentence for a wrong value. */
import { InvalidArgumentError } from 'commander';

export const numberBetween =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= least && value <= most))
      throw new InvalidArgumentError(`It must be a number from ${least} to ${most}.`);
    return value;
  };

export const wholeBetween =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isInteger(value) || value < least || value > most)
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
    return value;
  };

export const positiveInteger = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value <= 0)
    throw new InvalidArgumentError('It must be a whole number above 0.');
  return value;
};

export const collect = (value: string, before: readonly string[] | undefined): string[] => [
  ...(before ?? []),
  value,
];

export const commaList = (value: string): string[] =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

export const oneOf =
  <Name extends string>(names: readonly Name[]) =>
  (value: string): Name => {
    const name = names.find((candidate) => candidate === value);
    if (name === undefined) throw new InvalidArgumentError(`It must be one of ${names.join(', ')}.`);
    return name;
  };

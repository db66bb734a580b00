/** Parsers for options, each with one clear sentence for a wrong value. */
import { InvalidArgumentError } from 'commander';

export const positiveNumber = (text: string): number => {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0 || text.trim() === '')
    throw new InvalidArgumentError('It must be a number above 0.');
  return value;
};

export const positiveInteger = (text: string): number => {
  const value = positiveNumber(text);
  if (!Number.isInteger(value)) throw new InvalidArgumentError('It must be a whole number above 0.');
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

/**
 * Data for the page's script inside a `template` element: its content is parsed as inert text, never shown, never run.
 * A `script` of type JSON would be a second script node in the page, and a name holding `</script` its way out.
 */
import { jsonOf } from '../json-text.ts';

/** `<`, `>` and `&` as JSON's own escapes: what stands in the template has no markup and no entity in it. */
export const carrier = (name: string, value: unknown): string =>
  `<template data-part="${name}">${jsonOf(value).replace(
    /[<>&]/g,
    (character) => `\\u00${character.charCodeAt(0).toString(16)}`,
  )}</template>\n`;

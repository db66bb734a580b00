/** A YAML file of the user's or of ours: read, parsed and checked, with one sentence where something is wrong. */
import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import type { z } from 'zod';
import { UserError } from '../model/user-error.ts';
import { nearestOf } from '../util/nearest.ts';

/** No file of ours is near this; a larger one is a mistake or an attack. */
const MAX_BYTES = 8 * 1024 * 1024;
/** Aliases of aliases can make gigabytes of a few lines. */
const MAX_ALIASES = 100;

export const readText = (path: string, what: string): string => {
  try {
    const text = readFileSync(path, 'utf8');
    if (text.length > MAX_BYTES) throw new UserError(`${what} ${path} is larger than 8 MB.`);
    return text;
  } catch (error) {
    if (error instanceof UserError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    throw new UserError(
      code === 'ENOENT'
        ? `${what} ${path} does not exist.`
        : code === 'EISDIR'
          ? `${what} ${path} is a folder.`
          : `${what} ${path} cannot be read (${code}).`,
    );
  }
};

export const parseYaml = (text: string, path: string, what: string): unknown => {
  const document = parseDocument(text, { prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) {
    const line = text.slice(0, error.pos[0]).split('\n').length;
    throw new UserError(
      `${what} ${path} is not valid YAML: line ${line}: ${error.code.toLowerCase().replaceAll('_', ' ')}.`,
    );
  }
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch {
    throw new UserError(`${what} ${path} uses more YAML aliases than any honest file.`);
  }
};

/** Checks `value` by `schema`; unknown keys are answered with the nearest valid name. */
export const checked = <Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  path: string,
  what: string,
): z.infer<Schema> => {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.map(String).join('.') ?? '';
  if (issue?.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    const near = nearestOf(key, keysOf(schema));
    throw new UserError(
      `${what} ${path}: ${where === '' ? '' : `${where}: `}unknown key ${JSON.stringify(key)}${near === undefined ? '' : `; did you mean ${JSON.stringify(near)}?`}`,
    );
  }
  throw new UserError(`${what} ${path}: ${where === '' ? 'top level' : where}: ${issue?.message}.`);
};

/** With `env`, `${NAME}` in a text stands for the variable of that name. */
export const readYaml = <Schema extends z.ZodType>(
  schema: Schema,
  path: string,
  what: string,
  env?: NodeJS.ProcessEnv,
): z.infer<Schema> => {
  // A file of nothing but comments says nothing, which is allowed.
  const value = parseYaml(readText(path, what), path, what) ?? {};
  return checked(schema, env === undefined ? value : withVariables(value, path, what, env), path, what);
};

const withVariables = (value: unknown, path: string, what: string, env: NodeJS.ProcessEnv): unknown => {
  if (typeof value === 'string')
    return value.replace(/\$\{([A-Za-z_]\w*)\}/g, (_, name: string) => {
      const found = env[name];
      if (found === undefined)
        throw new UserError(`${what} ${path}: the environment has no variable ${name}.`);
      return found;
    });
  if (Array.isArray(value)) return value.map((item) => withVariables(item, path, what, env));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withVariables(item, path, what, env)]),
  );
};

/** All property names anywhere in a schema: good enough to propose one. */
export const keysOf = (schema: unknown, depth = 0): string[] => {
  const def = (schema as { def?: Record<string, unknown> } | undefined)?.def;
  if (def === undefined || depth > 6) return [];
  const shape = def['shape'] as Record<string, unknown> | undefined;
  const inner = [
    def['innerType'],
    def['element'],
    def['valueType'],
    ...(shape === undefined ? [] : Object.values(shape)),
  ];
  return [
    ...(shape === undefined ? [] : Object.keys(shape)),
    ...inner.flatMap((next) => keysOf(next, depth + 1)),
  ];
};

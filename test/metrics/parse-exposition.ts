/** A strict reader of Prometheus' text format 0.0.4: throws for whatever a scraper would not take. */

export interface ParsedMetric {
  readonly type: string;
  readonly samples: ReadonlyMap<string, number>;
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const LABEL = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\[\\\\"n])*"';
const SAMPLE = new RegExp(`^(${NAME})(\\{${LABEL}(?:,${LABEL})*\\})? (-?\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?)$`);

export const parseExposition = (text: string): ReadonlyMap<string, ParsedMetric> => {
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  const metrics = new Map<string, { type: string; samples: Map<string, number> }>();
  let current = '';
  let helped = '';
  for (const line of text.slice(0, -1).split('\n')) {
    const [, keyword, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
    if (keyword === 'HELP') helped = name;
    else if (keyword === 'TYPE') {
      if (name !== helped || metrics.has(name) || !/^(?:gauge|counter)$/.test(rest)) throw new Error(line);
      if ((rest === 'counter') !== name.endsWith('_total')) throw new Error(`${name} is a ${rest}`);
      metrics.set(name, { type: rest, samples: new Map() });
      current = name;
    } else {
      const [, metric = '', labels = '', value] = SAMPLE.exec(line) ?? [];
      const samples = metrics.get(metric)?.samples;
      if (samples === undefined || metric !== current || samples.has(labels)) throw new Error(line);
      samples.set(labels, Number(value));
    }
  }
  return metrics;
};

import { readFileSync } from 'node:fs';
import { parseSync } from '@swc/core';
import { filesOf } from '../house/files.ts';
import { attacksOn, type Attack } from './pattern-samples.ts';

type Pattern = { source: string; flags: string; path: string };

/** Every regular expression that stands in the program, found by a parser and not by another one of them. */
function patternsIn(path: string, text: string): Pattern[] {
  const found: Pattern[] = [];
  const look = (node: unknown): void => {
    if (Array.isArray(node)) for (const each of node) look(each);
    else if (typeof node === 'object' && node !== null) {
      const { type, pattern, flags } = node as Record<string, unknown>;
      if (type === 'RegExpLiteral') found.push({ source: String(pattern), flags: String(flags), path });
      for (const each of Object.values(node)) look(each);
    }
  };
  look(parseSync(text, { syntax: path.endsWith('.js') ? 'ecmascript' : 'typescript', target: 'es2024' }));
  return found;
}

const patterns = [
  ...filesOf('src/**/*.ts'),
  ...filesOf('src/web/assets/*.js').map(({ path }) => ({ path, text: readFileSync(path, 'utf8') })),
].flatMap(({ path, text }) => patternsIn(path, text));

/** Slower than its text is long; and why that does no harm: how long its text ever is, and who writes it. */
const shortTexts: Record<string, { most: number; why: string }> = {
  [String.raw`(.{4,})\1\1`]: { most: 500, why: 'a secret of the own configuration, when the program starts' },
  [String.raw`=+$`]: { most: 100, why: 'a hash that was made here' },
  [String.raw`[\0\n]+$`]: { most: 500, why: 'the line in which the own clamd answers' },
  [String.raw`\/\*[\s\S]*?\*\/`]: { most: 4000, why: 'the own style sheets, when the program starts' },
  [String.raw`\s*\n\s*`]: {
    most: 4000,
    why: 'a template of the server’s administrator, or names of offices',
  },
  [String.raw`\{\{\s*([#^/>!]?)([^{}]*)\}\}`]: {
    most: 4000,
    why: 'a template of the server’s administrator',
  },
  [String.raw`!\[[^\]]*\]\(([\w.-]+)\)`]: { most: 4000, why: 'a template of the server’s administrator' },
};

const size = 20_000;
const textOf = ({ prefix, pump, suffix }: Attack, length: number) =>
  prefix + pump.repeat(Math.ceil(length / pump.length)).slice(0, length) + suffix;

/** Milliseconds of the fastest of a few tries: what else the machine does only ever adds. */
function fastest(deed: () => unknown, tries: number): number {
  let best = Infinity;
  for (let n = 0; n < tries; n += 1) {
    const begun = performance.now();
    deed();
    best = Math.min(best, performance.now() - begun);
  }
  return best;
}

/** What a pattern costs that looks at each character once or a few times: the measure for all others. */
const plain = 'a'.repeat(size);
const measure = fastest(() => /[b-z]x|[b-y]z/.test(plain), 50);

/**
 * Whether the cost grows faster than the text: twice the text, more than three times the work. Only what is far beyond
 * the measure is looked at: below it, it does no harm and could be a pause of the machine.
 */
function explodes({ source, flags }: Pattern, attack: Attack): boolean {
  const known = shortTexts[source];
  const [length, most] = [known?.most ?? size, (known ? 20_000 : 500) * measure];
  const pattern = new RegExp(source, flags.replace(/[gy]/g, ''));
  const cost = (n: number, tries: number) => {
    const text = textOf(attack, n);
    return fastest(() => pattern.test(text), tries);
  };
  // Small texts first: what grows exponentially would never end on a long one.
  for (let n = 16; n <= length; n = n < 32 ? n + 2 : n * 2) {
    if (cost(n, 1) < most) continue;
    // Again and more often: what else the machine does is no property of a pattern.
    if (cost(n, 3) > 3 * cost(n / 2, 3) && cost(n, 15) > 3 * cost(n / 2, 15)) return true;
  }
  return false;
}

it('finds them all', () => {
  expect(patterns.length).toBeGreaterThan(250);
});

it('sees one that explodes', () => {
  const bad = ['^(a+)+$', '(\\w+\\s?)*$', '\\s+$', '^(a|a)*$', '".*".*,', '(x+x+)+y'];
  const seen = bad.filter((source) =>
    attacksOn(source).some((attack) => explodes({ source, flags: '', path: '' }, attack)),
  );
  expect(seen).toEqual(bad);
  const good = ['^\\d{4}$', '[a-z]+', '^[\\w-]{22}$', '^(?:[a-z]+\\.)+$'];
  expect(
    good.filter((source) =>
      attacksOn(source).some((attack) => explodes({ source, flags: '', path: '' }, attack)),
    ),
  ).toEqual([]);
});

it('takes no longer for any of them than its text is long', () => {
  const slow = new Map<string, string>();
  for (const pattern of patterns) {
    const { source, path } = pattern;
    if (slow.has(source)) continue;
    const worst = attacksOn(source).find((attack) => explodes(pattern, attack));
    if (worst) slow.set(source, `${path} ${JSON.stringify(worst)}`);
  }
  expect(Object.fromEntries(slow)).toEqual({});
  const sources = new Set(patterns.map(({ source }) => source));
  expect(Object.keys(shortTexts).filter((source) => !sources.has(source))).toEqual([]);
}, 120_000);

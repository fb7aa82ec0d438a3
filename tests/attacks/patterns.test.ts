import { readFileSync } from 'node:fs';
import { parseSync } from '@swc/core';
import { filesOf } from '../house/files.ts';
import { slowText } from './pattern-growth.ts';

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
const shortTexts: Record<string, string> = {
  [String.raw`(.{4,})\1\1`]: 'a secret of the own configuration, when the program starts',
  [String.raw`(.)\1{7}`]: 'the same; \\1 is a single character here',
  [String.raw`[\0\n]+$`]: 'the line in which the own clamd answers',
  [String.raw`could not (bind|create any TCP)|lock file .* exists|still in use`]:
    'a line of the own PostgreSQL',
  [String.raw`\/\*[\s\S]*?\*\/`]: 'the own style sheets, when the program starts',
  [String.raw`:not\([^)]*\)`]: 'the own style sheets, when the program starts',
  [String.raw`,(?![^(]*\))`]: 'the own style sheets, when the program starts',
  [String.raw`\s*\n\s*`]: 'a template of the server’s administrator, or names of offices',
  [String.raw`\{\{\s*([#^/>!]?)([^{}]*)\}\}`]: 'a template of the server’s administrator',
  [String.raw`^[ \t]*(\{\{\s*[#^/!][^{}]*\}\})[ \t]*(\r?\n|$)`]: 'a template of the server’s administrator',
  [String.raw`!\[[^\]]*\]\(([\w.-]+)\)`]: 'a template of the server’s administrator',
  [String.raw`^(.{1,40}?)\1+$`]: 'a password, at most 1,000 characters',
  [String.raw`[^\p{L}]+$`]: 'a password, at most 1,000 characters',
  [String.raw`((?:invalid|syntax|value|range)\b[^"\n]*?):? "[^"]*"`]: 'cut to 4,000 characters before',
  [String.raw`\+?\d[\d .-]{7,}\d`]: 'cut to 4,000 characters before',
  [String.raw`(https?:\/\/[^\s<>"]*[^\s<>".,;:!?])`]:
    'the letters of an address always end one: it never fails late',
  [String.raw`<style[^>]*>[\s\S]*?<\/style>`]: 'a picture that ECharts drew: it ends each tag that it begins',
  [String.raw`<path [^>]*(transform="matrix\(0,0,0,0,|fill-opacity="0")[^>]*><\/path>`]:
    'the same: a path has an attribute once',
  [String.raw`\/assets\/[\w./-]+\?v=\w+`]: 'an own page; what people wrote on it has 4,000 characters',
};

it('finds them all', () => {
  expect(patterns.length).toBeGreaterThan(250);
});

it.each([
  ['^(a+)+$', 'a'],
  ['^(a|a)*$', 'a'],
  ['^(a?b?)*$', 'ba'],
  ['(x+x+)+y', 'x'],
  ['(\\w+\\s?)*$', '0'],
  ['".*".*,', '"0'],
  ['^a*a*$', 'a'],
  ['\\s+$', ' '],
  [':not\\([^)]*\\)', ':not(0'],
  ['(?=a*)b', 'a'],
  ['^(?:a(?:a*b)?)*', 'a'],
  ['^(\\w+)\\1$', '0'],
])('sees that %s explodes', (source, text) => {
  expect(slowText(source, '')).toBe(text);
});

it.each([
  '^\\d{4}$',
  '[a-z]+',
  '^[\\w-]{22}$',
  '^(?:[a-z]+\\.)+$',
  '^\\s*a',
  '"[^"]*"',
  '\\.\\d+Z$',
  '^a{1,64}@',
  '^(?:a|b)*$',
])('sees that %s does not', (source) => {
  expect(slowText(source, '')).toBeNull();
});

it('takes no longer for any of them than its text is long', () => {
  const slow = patterns.filter(({ source, flags }) => slowText(source, flags) !== null);
  const told = slow.filter(({ source }) => !(source in shortTexts));
  expect(told.map(({ path, source, flags }) => ({ path, source, text: slowText(source, flags) }))).toEqual(
    [],
  );
  const sources = new Set(slow.map(({ source }) => source));
  expect(Object.keys(shortTexts).filter((source) => !sources.has(source))).toEqual([]);
});

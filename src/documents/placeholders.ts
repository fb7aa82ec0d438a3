import type { Value, Values } from './kind.ts';

/** What is wrong with a template, and where; the catalogue's `documents.templates.faults` says it. */
export type TemplateFault = {
  code: 'unclosed' | 'unopened' | 'unknownBlock' | 'notAPlaceholder' | 'unreadable';
  line: number;
  name: string;
  file?: string;
};

/** A template that can't be used. */
export class FaultyTemplate extends Error {
  readonly fault: TemplateFault;
  constructor(fault: TemplateFault) {
    super(`line ${fault.line}: ${fault.code} ${fault.name}`);
    this.fault = fault;
  }
}

export type Node =
  | { kind: 'text'; text: string }
  | { kind: 'value'; name: string }
  | { kind: 'section'; name: string; when: 'present' | 'absent'; nodes: Node[] }
  | { kind: 'block'; name: string; argument: string | null; line: number };

/** What stands for a placeholder while Markdown is read: a text as it was given, or a ready-made block. */
export type Slot = { text: string } | { block: string; argument: string | null; value: Value; line: number };

const tag = /\{\{\s*([#^/>!]?)([^{}]*)\}\}/g;
// A line that holds only the beginning or end of a section prints nothing, not even an empty line.
const loneTag = /^[ \t]*(\{\{\s*[#^/!][^{}]*\}\})[ \t]*(\r?\n|$)/gm;

/** Reads a template's placeholders. @throws FaultyTemplate */
export function parsePlaceholders(template: string): Node[] {
  const text = template.replace(/[\uE000\uE001]/g, '').replace(loneTag, '$1');
  const lines = lineNumbers(template);
  checkBraces(template);
  const root: Node[] = [];
  const open: { name: string; nodes: Node[]; line: number }[] = [];
  let last = 0;
  let seen = 0;
  const into = () => open.at(-1)?.nodes ?? root;
  for (const found of text.matchAll(tag)) {
    const [whole, sign = '', inner = ''] = found;
    if (found.index > last) into().push({ kind: 'text', text: text.slice(last, found.index) });
    last = found.index + whole.length;
    const line = lines[seen++] ?? 0;
    const [name = '', argument = null] = inner.trim().split(/\s+/);
    if (sign === '!') continue;
    if (sign === '>') into().push({ kind: 'block', name, argument, line });
    else if (!/^(\.|[a-zA-Z]\w*(\.\w+)*)$/.test(name) || (argument !== null && sign !== '/'))
      throw new FaultyTemplate({ code: 'notAPlaceholder', line, name: whole });
    else if (sign === '/') {
      const section = open.pop();
      if (section?.name !== name) throw new FaultyTemplate({ code: 'unopened', line, name });
    } else if (sign === '') into().push({ kind: 'value', name });
    else {
      const nodes: Node[] = [];
      into().push({ kind: 'section', name, when: sign === '#' ? 'present' : 'absent', nodes });
      open.push({ name, nodes, line });
    }
  }
  const left = open.at(-1);
  if (left) throw new FaultyTemplate({ code: 'unclosed', line: left.line, name: left.name });
  root.push({ kind: 'text', text: text.slice(last) });
  return root;
}

/** Every name that a template asks for, of values, sections and the arguments of blocks. */
export function namesOf(nodes: readonly Node[]): Set<string> {
  const names = nodes.flatMap((node) => {
    if (node.kind === 'text') return [];
    if (node.kind === 'block') return node.argument === null ? [] : [node.argument];
    return node.kind === 'section' ? [node.name, ...namesOf(node.nodes)] : [node.name];
  });
  return new Set(names);
}

/**
 * Puts values into a template. What anybody typed is kept aside in `slots` and only a mark of two private characters
 * around its number enters the Markdown, so that no text of a citizen can become markup.
 */
export function fill(nodes: readonly Node[], values: Values): { markdown: string; slots: Slot[] } {
  const slots: Slot[] = [];
  const mark = (slot: Slot) => `\uE000${slots.push(slot) - 1}\uE001`;
  const write = (within: readonly Node[], context: Value[]): string =>
    within
      .map((node) => {
        if (node.kind === 'text') return node.text;
        if (node.kind === 'value') return mark({ text: textOf(find(node.name, context)) });
        if (node.kind === 'block') {
          const { name: block, argument, line } = node;
          const value = argument === null ? null : cleaned(find(argument, context));
          return `\n\n${mark({ block, argument, value, line })}\n\n`;
        }
        const value = find(node.name, context);
        if (node.when === 'absent') return isThere(value) ? '' : write(node.nodes, context);
        if (!isThere(value)) return '';
        const items = Array.isArray(value) ? value : [value];
        return items.map((item) => write(node.nodes, [...context, item])).join('');
      })
      .join('');
  return { markdown: write(nodes, [values]), slots };
}

const isThere = (value: Value) =>
  Array.isArray(value) ? value.length > 0 : value !== null && value !== false && value !== '';

function textOf(value: Value): string {
  if (value === null || typeof value === 'boolean') return '';
  if (typeof value === 'object') return '';
  return clean(String(value));
}

// Marks are ours alone; control characters have no shape on paper.
const clean = (text: string) =>
  // oxlint-disable-next-line no-control-regex
  text.replace(/\r\n?/g, '\n').replace(/[\uE000\uE001\u0000-\u0008\u000B-\u001F\u007F]/g, '');

function cleaned(value: Value): Value {
  if (typeof value === 'string') return clean(value);
  if (Array.isArray(value)) return value.map(cleaned);
  if (!isGroup(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, cleaned(inner)]));
}

/** The innermost value of that name; `.` is the item itself, `a.b` goes into a group. */
function find(name: string, context: readonly Value[]): Value {
  if (name === '.') return context.at(-1) ?? null;
  const [head = '', ...path] = name.split('.');
  const holder = context.findLast((each) => isGroup(each) && Object.hasOwn(each, head));
  return path.reduce<Value>((value, key) => memberOf(value, key), memberOf(holder ?? null, head));
}

const isGroup = (value: Value): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const memberOf = (value: Value, key: string): Value =>
  isGroup(value) && Object.hasOwn(value, key) ? (value[key] ?? null) : null;

function checkBraces(template: string) {
  const broken = template.split('\n').findIndex((line) => /\{\{|\}\}/.test(line.replace(tag, '')));
  if (broken >= 0)
    throw new FaultyTemplate({
      code: 'notAPlaceholder',
      line: broken + 1,
      name: template.split('\n')[broken]!.trim().slice(0, 60),
    });
}

function lineNumbers(template: string): number[] {
  let line = 1;
  let last = 0;
  return [...template.matchAll(tag)].map(({ index }) => {
    line += template.slice(last, index).split('\n').length - 1;
    last = index;
    return line;
  });
}

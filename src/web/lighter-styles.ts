/**
 * The rules of a minified stylesheet that can apply to pages on which only these words name classes: a phone on a slow
 * line loads a quarter. Rules without a class stay; animations go.
 */
export function rulesFor(css: string, words: ReadonlySet<string>): string {
  return blocksOf(css.replace(/\/\*[\s\S]*?\*\//g, ''))
    .map(({ head, body }) => {
      if (body === null) return head;
      if (head.startsWith('@media')) {
        const inner = rulesFor(body, words);
        return inner && `${head}{${inner}}`;
      }
      if (head.startsWith('@')) return '';
      const kept = selectorsOf(head).filter((selector) => canApply(selector, words));
      return kept.length > 0 ? `${kept.join(',')}{${body}}` : '';
    })
    .join('');
}

/** Every word of a text that could be the name of a class. */
export const wordsOf = (text: string): string[] => text.match(/[\w-]+/g) ?? [];

const canApply = (selector: string, words: ReadonlySet<string>) =>
  [...selector.replace(/:not\([^)]*\)/g, '').matchAll(/\.(-?[A-Za-z_][\w-]*)/g)].every(([, name]) =>
    words.has(name!),
  );

// Commas also stand inside :is(…), :not(…).
const selectorsOf = (head: string) => head.split(/,(?![^(]*\))/);

type Block = { head: string; body: string | null };

function blocksOf(css: string): Block[] {
  const blocks: Block[] = [];
  let from = 0;
  while (from < css.length) {
    const open = css.indexOf('{', from);
    const end = css.indexOf(';', from);
    if (end >= 0 && (open < 0 || end < open)) {
      blocks.push({ head: css.slice(from, end + 1), body: null });
      from = end + 1;
      continue;
    }
    if (open < 0) break;
    const close = closing(css, open);
    blocks.push({ head: css.slice(from, open).trim(), body: css.slice(open + 1, close) });
    from = close + 1;
  }
  return blocks;
}

// Braces inside quotes do not occur in Bootstrap but in addresses of its pictures, which have none.
function closing(css: string, open: number): number {
  let depth = 0;
  for (let at = open; at < css.length; at += 1) {
    if (css[at] === '{') depth += 1;
    if (css[at] === '}' && (depth -= 1) === 0) return at;
  }
  return css.length;
}

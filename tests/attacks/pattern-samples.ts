/** A text on which a pattern may backtrack: what leads to a repetition, what is repeated, and what spoils it. */
export type Attack = { prefix: string; pump: string; suffix: string };

type Node =
  | { kind: 'text'; choices: string[] }
  | { kind: 'list'; nodes: Node[] }
  | { kind: 'either'; nodes: Node[] }
  | { kind: 'repeat'; node: Node; least: number; most: number };

/**
 * Attacks on each repetition of a regular expression (and on each pair of neighbouring ones), made from its own source:
 * whatever stands before it, as it would match, then a match of its inside again and again, then what can't match.
 */
export function attacksOn(source: string): Attack[] {
  const found: Attack[] = [];
  const walk = (node: Node, prefix: string): void => {
    if (node.kind === 'list')
      node.nodes.reduce((before, each) => {
        walk(each, before);
        return before + sampleOf(each, 0);
      }, prefix);
    if (node.kind === 'either') for (const each of node.nodes) walk(each, prefix);
    if (node.kind !== 'repeat') return;
    if (node.most > 20)
      for (const pump of pumpsOf(node.node))
        for (const suffix of suffixes) found.push({ prefix, pump, suffix }, { prefix: '', pump, suffix });
    walk(node.node, prefix);
  };
  walk(parse(source), '');
  return [...new Map(found.map((attack) => [JSON.stringify(attack), attack])).values()].slice(0, 120);
}

const suffixes = ['\u0000', '\n!', ''];

function pumpsOf(node: Node): string[] {
  const inner = node.kind === 'either' ? node.nodes : [node];
  const samples = inner.flatMap((each) => [0, 1, 2, 3, 4, 5, 6].map((nth) => sampleOf(each, nth)));
  return [...new Set([...samples, samples.join('')])].filter((text) => text !== '').slice(0, 9);
}

/** A text that the node matches, as far as its parts tell; `nth` takes other letters of its classes. */
function sampleOf(node: Node, nth: number): string {
  switch (node.kind) {
    case 'text':
      return node.choices[nth % Math.max(node.choices.length, 1)] ?? '';
    case 'list':
      return node.nodes.map((each) => sampleOf(each, nth)).join('');
    case 'either':
      return node.nodes.length === 0 ? '' : sampleOf(node.nodes[nth % node.nodes.length]!, nth);
    case 'repeat':
      return sampleOf(node.node, nth).repeat(Math.max(node.least, node.most > 0 ? 1 : 0));
  }
}

const letters = [
  ...Array.from({ length: 95 }, (_, n) => String.fromCharCode(32 + n)),
  '\t',
  '\n',
  '\r',
  'é',
  '\uE000',
];
const matching = (one: string, source: string, flags = 'u'): string[] => {
  try {
    const pattern = new RegExp(`^${one}$`, flags);
    // One of each sort first: a letter, a digit, a blank, a sign.
    const fits = letters.filter((letter) => pattern.test(letter));
    const named = [...new Set(source)].filter((letter) => /[^\w\\]/.test(letter) && fits.includes(letter));
    const sorts = [/[a-z]/i, /\d/, /\s/, /[^\w\s]/].flatMap(
      (sort) => fits.find((letter) => sort.test(letter)) ?? [],
    );
    return sorts.length + named.length > 0 ? [...new Set([...sorts, ...named])] : fits;
  } catch {
    return flags === 'u' ? matching(one, source, '') : [];
  }
};

/** Reads the source of a pattern as far as samples need: groups, choices, classes, repetitions. */
function parse(source: string): Node {
  let at = 0;
  return either();

  function either(): Node {
    const nodes = [list()];
    while (source[at] === '|') {
      at += 1;
      nodes.push(list());
    }
    return nodes.length === 1 ? nodes[0]! : { kind: 'either', nodes };
  }

  function list(): Node {
    const nodes: Node[] = [];
    while (at < source.length && source[at] !== '|' && source[at] !== ')') nodes.push(repeated(one()));
    return { kind: 'list', nodes };
  }

  function repeated(node: Node): Node {
    const found = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/.exec(source.slice(at));
    if (!found) return node;
    at += found[0].length;
    const [, sign, low = '', comma, high] = found;
    const least = sign ? (sign === '+' ? 1 : 0) : Number(low);
    const most = sign ? (sign === '?' ? 1 : Infinity) : high ? Number(high) : comma ? Infinity : least;
    return { kind: 'repeat', node, least, most };
  }

  function one(): Node {
    const rest = source.slice(at);
    const group = /^\((?:\?(?:<[=!]|[:=!]|<\w+>))?/.exec(rest);
    if (group) {
      at += group[0].length;
      const inner = either();
      at += 1;
      // What must not stand there is no part of a text that does.
      return /!/.test(group[0]) ? { kind: 'list', nodes: [] } : inner;
    }
    const unit =
      /^(?:\[(?:\\[^]|[^\]\\])*\]|\\u\{[^}]*\}|\\u[\da-fA-F]{4}|\\x[\da-fA-F]{2}|\\[pP]\{[^}]*\}|\\[^]|[^])/.exec(
        rest,
      )![0];
    at += unit.length;
    if (/^(\^|\$|\\[bB1-9])$/.test(unit)) return { kind: 'list', nodes: [] };
    return { kind: 'text', choices: matching(unit, source) };
  }
}

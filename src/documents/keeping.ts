import type { Content } from 'pdfmake/interfaces.js';

/** Points that must be left on a page below the top of a heading or table; else it begins on the next page. */
const roomNeeded = 80;

type Traits = {
  headlineLevel?: number;
  style?: string;
  text?: { text: string }[];
  layout?: string;
  unbreakable?: boolean;
  /** Points that the head and the first row of a table take. */
  beginning?: number;
};
const traitsOf = (node: Content | undefined) => (node ?? {}) as Traits;

/**
 * Keeps together what belongs together on a page: photos and signatures with the heading or the few lines above
 * them, a heading with the beginning of what follows, the head of a table with its first row.
 */
export function layOut(content: Content[]): Content[] {
  const kept = keptTogether(content);
  return kept.flatMap((node, index) => {
    const { headlineLevel, layout, beginning = 0 } = traitsOf(node);
    if (headlineLevel !== undefined) {
      const next = traitsOf(kept[index + 1]).beginning ?? 0;
      return withRoom([node], Math.max(roomNeeded, next));
    }
    const afterHeading = traitsOf(kept[index - 1]).headlineLevel !== undefined;
    return layout === 'ruled' && !afterHeading
      ? [...withRoom([], Math.max(roomNeeded, beginning)), node]
      : [node];
  });
}

// No signature stands alone on a page.
function keptTogether(content: Content[]): Content[] {
  const kept: Content[] = [];
  for (const each of content) {
    const whole = traitsOf(each).unbreakable === true;
    if (whole && leadsTo(kept.at(-1))) kept.push({ stack: [kept.pop()!, each], unbreakable: true });
    else kept.push(each);
  }
  return kept;
}

// What is taller than a page may not be kept whole: pdfmake would lose the rest.
function leadsTo(node: Content | undefined): boolean {
  const { headlineLevel, style, text = [] } = traitsOf(node);
  if (headlineLevel !== undefined) return true;
  return style === 'paragraph' && text.reduce((length, run) => length + run.text.length, 0) < 600;
}

// A block that is kept whole with the room below it, which is given back at once.
const withRoom = (nodes: Content[], room: number): Content[] => [
  { stack: [...nodes, { canvas: [], margin: [0, room, 0, 0] }], unbreakable: true },
  { canvas: [], margin: [0, -room, 0, 0] },
];

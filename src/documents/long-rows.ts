/** A run of text of a cell, with its look. */
type Run = { text: string };
type Cells<R extends Run> = R[][];

/** Points that the columns have for text, and the size of their letters. */
export type Columns = { widthOf(index: number): number; fontSize: number };

const charactersIn = (width: number, fontSize: number) => Math.max(1, Math.floor(width / (fontSize * 0.58)));
const lineHeight = 1.4;
const padding = 6;

/** About how tall a row of a table becomes, rather too much than too little; points. */
export function heightOf<R extends Run>(row: Cells<R>, { widthOf, fontSize }: Columns): number {
  const lines = row.map((cell, index) =>
    linesOf(cell.map(({ text }) => text).join(''), charactersIn(widthOf(index), fontSize)),
  );
  return Math.max(...lines) * fontSize * lineHeight + padding;
}

/** Lines of a piece of a row that is too tall for a page: enough for few seams, few enough to fill pages. */
const linesOfPiece = 16;

/**
 * A row that is taller than `tallest` points as several that go on from one another, cut between sentences where that
 * is possible, else between words; any other row as it is. So every row can be kept whole on a page.
 */
export function inPieces<R extends Run>(row: Cells<R>, columns: Columns, tallest: number): Cells<R>[] {
  if (heightOf(row, columns) <= tallest) return [row];
  const cut = row.map((cell, index) =>
    piecesOf(cell, charactersIn(columns.widthOf(index), columns.fontSize)),
  );
  const count = Math.max(...cut.map(({ length }) => length));
  return Array.from({ length: count }, (_, n) => cut.map((pieces) => pieces[n] ?? []));
}

function piecesOf<R extends Run>(cell: R[], perLine: number): R[][] {
  const words = cell.flatMap((run) =>
    (run.text.match(/[^\s\u200B]*[\s\u200B]?/gu) ?? []).filter(Boolean).map((text) => ({ ...run, text })),
  );
  const pieces: R[][] = [];
  for (let from = 0; from < words.length;) {
    const to = endOf(words, from, perLine);
    pieces.push(joined(words.slice(from, to)));
    from = to;
  }
  return pieces;
}

/** Where a piece that begins at a word ends: at the last end of a sentence in its second half, or when it is full. */
function endOf(words: Run[], from: number, perLine: number): number {
  let text = '';
  let sentence: number | null = null;
  for (let to = from; to < words.length; to++) {
    text += words[to]!.text;
    const lines = linesOf(text, perLine);
    if (lines > linesOfPiece && to > from) return sentence ?? to;
    if (lines > linesOfPiece / 2 && /[.!?]\s$|\n$/.test(words[to]!.text)) sentence = to + 1;
  }
  return words.length;
}

// Words of one look are one run again; the seam needs no space and no empty line.
function joined<R extends Run>(words: R[]): R[] {
  const runs: R[] = [];
  for (const word of words) {
    const last = runs.at(-1);
    if (last && sameLook(last, word)) last.text += word.text;
    else runs.push({ ...word });
  }
  const last = runs.at(-1);
  if (last) last.text = last.text.trimEnd();
  return runs;
}

const sameLook = (one: Run, other: Run) =>
  JSON.stringify({ ...one, text: '' }) === JSON.stringify({ ...other, text: '' });

const linesOf = (text: string, perLine: number) =>
  text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil((line.length + 1) / perLine)), 0);

import { inflateSync } from 'node:zlib';

// Names of what a PDF can do on its own when it is opened, or brings along (ISO 32000-2, 12.6; 7.11.4). Every action
// in JavaScript says so by its full name.
const active =
  /\/(JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData|GoToE|Rendition)(?![A-Za-z0-9])/;
const inflatedAtMost = 4 * 1024 * 1024;
const inflatedInAll = 64 * 1024 * 1024;
/** More streams than a letter of some megabytes has. */
const streamsAtMost = 10_000;

/**
 * What keeps a PDF of somebody else from being kept: that it is none, or also something else ('notPdf'); that it can't be
 * looked into, as it is encrypted or oddly packed ('unreadable'); that it runs, sends or brings something
 * ('activeContent'). Null when it is a letter like any other. Its structures are unpacked to 64 MB and no further.
 */
export function pdfFault(bytes: Buffer): 'notPdf' | 'unreadable' | 'activeContent' | null {
  const text = bytes.toString('latin1');
  if (!/^%PDF-[12]\.\d/.test(text) || !text.slice(-1024).includes('%%EOF')) return 'notPdf';
  if (active.test(plain(text))) return 'activeContent';
  if (/\/Encrypt(?![A-Za-z0-9])/.test(plain(text))) return 'unreadable';
  let room = inflatedInAll;
  let streams = 0;
  for (const { dictionary, start } of streamsOf(text)) {
    const holdsObjects = /\/ObjStm(?![A-Za-z0-9])/.test(dictionary);
    if ((streams += 1) > streamsAtMost || (holdsObjects && !isPlainlyPacked(dictionary))) return 'unreadable';
    if (!dictionary.includes('FlateDecode')) continue;
    const inner = inflated(bytes.subarray(start));
    // Pictures and fonts may be large or odd; objects hide nowhere. What is too large took its time all the same.
    if (typeof inner === 'string' && holdsObjects) return 'unreadable';
    if (inner === 'odd') continue;
    room -= inner === 'tooLarge' ? inflatedAtMost : inner.length;
    if (room < 0) return 'unreadable';
    if (inner !== 'tooLarge' && active.test(plain(inner.toString('latin1')))) return 'activeContent';
  }
  return null;
}

// A name may be written with its letters as #xx.
const plain = (text: string) =>
  text.includes('#')
    ? text.replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text;

// Packed once, by deflate alone, or not at all: as every program writes it.
function isPlainlyPacked(dictionary: string): boolean {
  if (dictionary.includes('/DecodeParms')) return false;
  const [, filter] = /\/Filter ?(\[[^[\]]*\]|\/\w+)/.exec(dictionary.replace(/\s+/g, ' ')) ?? [];
  return filter === undefined ? !dictionary.includes('/Filter') : /^\[? ?\/FlateDecode ?\]?$/.test(filter);
}

/** Every stream with the dictionary before it, at most its last two thousand characters. */
function* streamsOf(text: string): Generator<{ dictionary: string; start: number }> {
  for (let at = text.indexOf('stream'); at >= 0; at = text.indexOf('stream', at + 6)) {
    if (text.startsWith('end', at - 3)) continue;
    const line = /^stream(\r\n|\n|\r)/.exec(text.slice(at, at + 8));
    if (!line) continue;
    const before = text.slice(Math.max(0, at - 2000), at);
    const dictionary = plain(before.slice(before.lastIndexOf(' obj') + 1));
    yield { dictionary, start: at + line[0].length };
  }
}

// What stands behind the end of the data is left alone.
function inflated(bytes: Buffer): Buffer | 'tooLarge' | 'odd' {
  try {
    return inflateSync(bytes, { maxOutputLength: inflatedAtMost, finishFlush: 2 });
  } catch (fault) {
    return (fault as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? 'tooLarge' : 'odd';
  }
}

import { dateTime } from '../calendar/words.ts';
import type { Catalogue, Language } from '../language/index.ts';
import { decimal } from '../language/numbers.ts';
import { shownCode } from './codes.ts';
import { againPath, filePath, verifyPath } from './paths.ts';
import { attemptsAtMost, type DocumentRow } from './queries.ts';
import type { TemplateFault } from './placeholders.ts';

type Reader = { t: Catalogue; lang: Language; zone: string };

/** The page of a document for those who may read it: how far it is, then the file and what is known of it. */
export function documentPage(document: DocumentRow, { t, lang, zone }: Reader) {
  const words = t.documents;
  const { code, mediaType, madeAt, attempts, failure, progress, bytes } = document;
  const gaveUp = madeAt === null && attempts >= attemptsAtMost && failure !== null;
  const type = words.mediaTypes[mediaType];
  return {
    title: document.title,
    open: madeAt && mediaType === 'pdf' ? { href: filePath(code, mediaType), text: words.open(type) } : null,
    download: madeAt && {
      href: `${filePath(code, mediaType)}?download`,
      text: words.download(type, sizeOf(bytes ?? 0, lang)),
    },
    verify: madeAt && verifyPath(code),
    progress: madeAt || gaveUp ? null : progress,
    status: madeAt || gaveUp ? null : statusOf(document, t),
    failure: madeAt ? null : failure,
    again: gaveUp ? againPath(code) : null,
    templateFault: document.templateFault && faultText(document.templateFault, t),
    facts: [
      { label: words.facts.kind, text: words.kinds[document.kind] },
      { label: words.facts.office, text: document.office },
      { label: words.facts.number, text: document.number },
      { label: words.facts.signer, text: signerOf(document) },
      { label: words.facts.requested, text: dateTime(document.requestedAt, lang, zone) },
      { label: words.facts.made, text: madeAt && dateTime(madeAt, lang, zone) },
      { label: words.facts.pages, text: document.pages },
      { label: words.facts.code, text: shownCode(code) },
      { label: words.facts.hash, text: document.sha256 && shownHash(document.sha256) },
    ],
  };
}

function statusOf({ progress, failure, attempts }: DocumentRow, { documents: words }: Catalogue): string {
  if (progress > 0) return words.making(progress);
  return failure ? words.failed(attempts) : words.waiting;
}

/** "baris 12: …", with the file in front. */
export function faultText({ file, code, line, name }: TemplateFault, t: Catalogue): string {
  const text = t.documents.templates.faults[code](line, name);
  return file ? `${file}, ${text}` : text;
}

export const signerOf = ({ signerName, signerStanding }: DocumentRow): string | null =>
  [signerName, signerStanding].filter(Boolean).join(', ') || null;

/** In groups of eight, as people compare it. */
export const shownHash = (sha256: string): string => sha256.match(/.{8}/g)!.join(' ');

function sizeOf(bytes: number, lang: Language): string {
  const [size, unit] = bytes < 1_000_000 ? [bytes / 1000, 'kB'] : [bytes / 1_000_000, 'MB'];
  return `${decimal(lang, size, size < 10 ? 1 : 0)} ${unit}`;
}

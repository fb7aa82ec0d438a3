import { dateTime } from '../calendar/words.ts';
import type { Catalogue, Language } from '../language/index.ts';
import { shownCode } from './codes.ts';
import { shownHash, signerOf } from './pages.ts';
import { verifyFormPath, verifyPath } from './paths.ts';
import type { DocumentRow } from './queries.ts';

/** Bytes of the largest file that is compared. */
export const fileLimit = 64 * 1024 * 1024;

/** What came of a comparison: the hash of the file sent, or why there is none. */
export type Compared = { sha256: string } | { fault: 'choose' | 'tooLarge' | 'tooMany' };

type Reader = { t: Catalogue; lang: Language; zone: string };

/** What anybody may know of a document: enough to recognise it, and for a confidential matter no more than that. */
export function verifyPage(document: DocumentRow, compared: Compared | null, { t, lang, zone }: Reader) {
  const { verify: words, facts, kinds } = t.documents;
  const { code, madeAt, sha256, confidential } = document;
  const when = { label: facts.made, text: madeAt && dateTime(madeAt, lang, zone) };
  const issuer = [
    { label: facts.kind, text: kinds[document.kind] },
    { label: facts.office, text: document.office },
  ];
  const matter = [
    { label: facts.title, text: document.title },
    { label: facts.number, text: document.number },
    { label: facts.signer, text: signerOf(document) },
  ];
  return {
    made: madeAt !== null,
    notice: madeAt ? { kind: 'success', text: words.genuine } : { kind: 'warning', text: words.notMade },
    facts: [
      ...issuer,
      ...(confidential ? [] : matter),
      when,
      { label: facts.code, text: shownCode(code) },
      { label: facts.hash, text: sha256 && shownHash(sha256) },
    ],
    confidential: confidential ? words.confidential : null,
    compare: sha256 && {
      action: verifyPath(code),
      sha256,
      fileHint: words.fileHint(fileLimit / 1024 / 1024),
      error: compared && 'fault' in compared ? words[compared.fault] : null,
      result: compared && 'sha256' in compared ? resultOf(compared.sha256, sha256, t) : null,
    },
    another: verifyFormPath,
  };
}

function resultOf(yours: string, issued: string, { documents: { verify: words } }: Catalogue) {
  const same = yours === issued;
  return {
    notice: { kind: same ? 'success' : 'danger', text: same ? words.same : words.different },
    yours: shownHash(yours),
  };
}

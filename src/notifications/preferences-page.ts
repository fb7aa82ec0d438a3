import { dateTime } from '../calendar/words.ts';
import { config } from '../config.ts';
import type { Catalogue, Language } from '../language/index.ts';
import type { Person } from '../people/roles.ts';
import { answersForDeadlines, messageKinds } from './kinds.ts';
import { noticesPath, preferencesPath } from './paths.ts';
import type { PreferenceChange, Preferences } from './preference-queries.ts';

export type Failed = {
  values: Record<string, string>;
  wanted: string[];
  errors: Record<string, string>;
  status: number;
};
type Reader = { t: Catalogue; lang: Language; person: Person };

/** The page of a person's own choices, as stored or as typed where that was refused. */
export function preferencesPage(
  { version, ...stored }: Preferences & { version: number },
  changes: readonly PreferenceChange[],
  { t, lang, person }: Reader,
  failed: Failed | null,
) {
  const words = t.messages.preferences;
  const wanted = failed?.wanted ?? messageKinds.filter((kind) => !stored.unwanted.includes(kind));
  const fixed = answersForDeadlines(person);
  return {
    action: preferencesPath,
    back: noticesPath(),
    version,
    values: failed?.values ?? {
      language: stored.language,
      email: stored.email ?? '',
      phone: stored.phone ?? '',
    },
    errors: failed?.errors ?? {},
    changed: failed?.status === 409,
    languages: (['id', 'en'] as const).map((value) => ({ value, label: words.languages[value] })),
    kinds: messageKinds.map((value) => {
      const always = value === 'overdue' && fixed;
      return {
        value,
        label: words.kind[value],
        hint: always ? words.always : words.kindHints[value],
        checked: always || wanted.includes(value),
        disabled: always,
      };
    }),
    history: changes.map(({ at, before, after }) => ({
      at: dateTime(at, lang, config.timeZone),
      datetime: at.toISOString(),
      who: person.name,
      text: words.changed,
      note: differences(before, after, t),
      tone: 'neutral',
    })),
  };
}

function differences(before: Preferences, after: Preferences, t: Catalogue): string {
  const words = t.messages.preferences;
  const lines = (['language', 'email', 'phone'] as const)
    .filter((name) => before[name] !== after[name])
    .map((name) => words.difference(words[name], shown(before[name], words), shown(after[name], words)));
  const kinds = messageKinds
    .filter((kind) => before.unwanted.includes(kind) !== after.unwanted.includes(kind))
    .map((kind) => {
      const [was, is] = [before, after].map(({ unwanted }) =>
        unwanted.includes(kind) ? t.web.no : t.web.yes,
      );
      return words.difference(words.kind[kind], was!, is!);
    });
  return [...lines, ...kinds].join('\n');
}

const shown = (value: string | null, words: Catalogue['messages']['preferences']): string =>
  value === 'id' || value === 'en' ? words.languages[value] : (value ?? words.nothing);

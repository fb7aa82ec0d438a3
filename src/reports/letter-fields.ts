import type { Catalogue } from '../language/index.ts';
import type { Role } from '../people/roles.ts';
import type { ReportContent } from './content.ts';
import { classifications, signingsOf, type Written } from './letter.ts';

/** What was typed into the letter or the signature and could not be carried out, and why. */
export type FailedForm = { values: Record<string, string>; errors: Record<string, string>; changed: boolean };

type Shown = {
  content: ReportContent;
  written: Written;
  /** The role in which this person signs; null for staff. */
  role: Role | null;
  delegateTitle: string | null;
  failed: FailedForm | null;
};

/** The fields of a covering letter: as typed when that failed, otherwise as it would be printed. */
export function letterFields({ content, written, role, delegateTitle, failed }: Shown, t: Catalogue) {
  const words = t.reports.form;
  const stored = {
    letterNumber: content.number,
    classification: content.classification ?? 'ordinary',
    attachment: content.attachment ?? '',
    subject: content.subject ?? '',
    letter: content.letter,
    copies: (content.copies ?? []).join('\n'),
    signing: written.signing ?? 'capacity',
    signingTitle: written.signingTitle ?? delegateTitle ?? '',
    signingVia: written.signingVia ?? '',
  };
  const signings = role ? signingsOf(role) : [];
  return {
    values: { ...stored, ...failed?.values },
    elsewhere: failed?.changed ? savedElsewhere(stored, failed.values, t) : [],
    errors: failed?.errors ?? {},
    classifications: classifications.map((value) => ({
      value,
      label: t.reports.paper.classifications[value],
    })),
    signings:
      signings.length > 1
        ? signings.map((value) => ({
            value,
            label:
              value === 'capacity'
                ? words.signings.capacity(`${t.people.roleIn(role!)} ${content.letterhead.area}`)
                : words.signings[value],
          }))
        : [],
  };
}

const compared = ['letterNumber', 'classification', 'attachment', 'subject', 'letter', 'copies'] as const;

/** What somebody else has saved in fields where something else was typed here; sending would overwrite it. */
function savedElsewhere(
  stored: Record<(typeof compared)[number], string>,
  values: Record<string, string>,
  t: Catalogue,
) {
  const { form, paper } = t.reports;
  const shown = (name: string, text: string) =>
    name === 'classification' ? paper.classifications[text as keyof typeof paper.classifications] : text;
  return compared.flatMap((name) => {
    const typed = values[name]?.replace(/\r\n?/g, '\n').trim();
    return typed === undefined || typed === stored[name]
      ? []
      : [{ label: form[name], text: shown(name, stored[name]) || form.savedEmpty }];
  });
}

export type LetterFields = ReturnType<typeof letterFields>;

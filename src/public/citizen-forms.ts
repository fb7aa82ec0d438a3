import { isAsked } from '../complaints/citizen-acts.ts';
import { levelOf } from '../complaints/complaint.ts';
import type { Catalogue } from '../language/index.ts';
import { trackActPath, type ActNoun } from './paths.ts';
import type { Tracked } from './tracking.ts';

/** What was typed into a form of the complainant's page that could not be carried out, and why. */
export type FailedAct = {
  noun: ActNoun | 'question';
  values: Record<string, string>;
  errors: Record<string, string>;
};

type Form = {
  noun: ActNoun;
  path: string;
  key: string;
  title: string;
  text: string;
  field: { name: string; label: string; hint: string; value: string; error: string } | null;
  photos: { label: string; hint: string; error: string } | null;
  submit: string;
  tone: 'primary' | 'ordinary';
  open: boolean;
  errors: Record<string, string>;
};

/** The forms that the complaint's state offers to its complainant, each with a key of its own; none to who withdrew. */
export function citizenForms(
  tracked: Tracked,
  t: Catalogue,
  { failed, newKey, reads }: { failed: FailedAct | null; newKey: () => string; reads: boolean },
): Form[] {
  const { own, lead } = tracked;
  const subject = lead ?? own;
  const { acts } = t.portal;
  const form = (noun: ActNoun, tone: Form['tone'], words: Words, name?: string): Form => {
    const mine = failed?.noun === noun ? failed : null;
    return {
      noun,
      path: trackActPath(tracked.key, noun),
      key: newKey(),
      title: words.title,
      text: words.text ?? '',
      field: name
        ? {
            name,
            label: words.field ?? '',
            hint: words.hint ?? '',
            value: mine?.values[name] ?? '',
            error: mine?.errors[name] ?? '',
          }
        : null,
      photos: words.photos
        ? { label: words.photos, hint: words.photosHint ?? '', error: mine?.errors.photos ?? '' }
        : null,
      submit: words.submit,
      tone,
      open: mine !== null || tone === 'primary',
      errors: mine?.errors ?? {},
    };
  };
  if (own.withdrawn) return [];
  if (subject.state === 'resolved')
    return [
      // Whoever was joined may object, but can't close the case of others.
      ...(lead ? [] : [form('confirmation', 'primary', acts.confirmation)]),
      form('objection', 'ordinary', acts.objection, 'reason'),
    ];
  if (!levelOf(subject.state)) return [];
  const asked = isAsked(tracked);
  const information = asked ? { ...acts.information, ...acts.answer } : acts.information;
  return [
    // What nobody has read yet is not answered first.
    form('information', asked && reads ? 'primary' : 'ordinary', information, 'text'),
    ...(lead ? [] : [form('withdrawal', 'ordinary', acts.withdrawal)]),
  ];
}

type Words = {
  title: string;
  submit: string;
  text?: string;
  field?: string;
  hint?: string;
  photos?: string;
  photosHint?: string;
};

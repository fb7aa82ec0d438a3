import { dayOf } from '../calendar/cycle.ts';
import { shortDate } from '../calendar/words.ts';
import { actions, allowedActions, type ActionName, type FieldSpec } from './actions.ts';
import type { Choices } from './choices.ts';
import { levelOf, type Complaint } from './complaint.ts';
import { likelyOffice, type Details } from './details.ts';
import type { Reader } from './pages.ts';
import { actionPath } from './paths.ts';

/** What was typed into a form that could not be carried out, and why. */
export type FailedForm = {
  action: ActionName | 'note' | 'identity' | 'progress';
  values: Record<string, string | string[]>;
  errors: Record<string, string>;
};

type Office = { id: number; name: string; sectorCode: string | null; kind: string };

/** What the forms of a complaint's page offer, and the one that failed. */
export type Offered = {
  offices: Office[];
  choices: Choices;
  suggestedDay: { plannedOn: string; dueOn: string };
  failed: FailedForm | null;
};

/** The forms for what this reader can do to the complaint now. */
export function actionsOf(complaint: Complaint, details: Details, reader: Reader, offered: Offered) {
  const { t } = reader;
  // Nobody is offered to give work to the office that has it, where there is no other.
  const others = offered.offices.some(({ id }) => id !== complaint.unitId);
  const allowed = allowedActions(reader.person, complaint, reader.now).filter(
    ({ event }) => event !== 'reassign' || others,
  );
  return allowed.map(({ noun, event, tone, fields }) => {
    const failed = offered.failed?.action === event ? offered.failed : null;
    return {
      noun,
      prefix: noun,
      path: actionPath(complaint.ticket, noun),
      link: fields.length === 0 && event === 'recordReview',
      label: t.complaints.act[event],
      lead: event === 'correct' && complaint.state === 'kecamatan.assigned' ? t.complaints.chosenAnew : null,
      tone,
      open: failed !== null,
      errors: failed?.errors ?? {},
      position: failed?.values ?? {},
      hasPhoto: fields.some(({ type }) => type === 'photo'),
      fields: fields.map((field) => fieldOf(field, { complaint, details, reader, offered, failed })),
    };
  });
}

/** Where the step itself is gone, its form is gone too: what was written into it is shown, to be used elsewhere. */
export function leftOverOf(
  complaint: Complaint,
  { person, t, now }: Reader,
  { failed }: Pick<Offered, 'failed'>,
) {
  const action = actions.find(({ event }) => event === failed?.action);
  if (!failed || !action || allowedActions(person, complaint, now).includes(action)) return null;
  const fields: readonly FieldSpec[] = action.fields;
  const rows = fields.flatMap(({ name, type }) => {
    const text = failed.values[name];
    return (type === 'text' || type === 'textarea' || type === 'digits') && text
      ? [{ label: t.complaints.fields[name], text }]
      : [];
  });
  return { title: t.complaints.act[action.event], rows };
}

type FieldContext = {
  complaint: Complaint;
  details: Details;
  reader: Reader;
  offered: Offered;
  failed: FailedForm | null;
};

const types = {
  unit: 'select',
  team: 'checks',
  level: 'select',
  category: 'select',
  kelurahan: 'select',
  photo: 'file',
  text: 'text',
  digits: 'text',
  textarea: 'textarea',
  date: 'date',
} as const;

function fieldOf(spec: FieldSpec, context: FieldContext) {
  const { reader, failed } = context;
  const { t, now, calendar } = reader;
  return {
    name: spec.name,
    label: t.complaints.fields[spec.name],
    type: types[spec.type],
    value: failed?.values[spec.name] ?? suggestedFor(spec.name, context),
    error: failed?.errors[spec.name] ?? null,
    optional: spec.optional ?? false,
    hint: hintFor(spec.name, context),
    options: optionsFor(spec.type, context),
    find:
      spec.type === 'category' ? t.saturday.intake.categoryHint : spec.type === 'kelurahan' ? '' : undefined,
    min: spec.type === 'date' ? dayOf(now, calendar) : null,
    ...(spec.type === 'digits' ? { inputmode: 'numeric', maxlength: 3, width: 'short' } : {}),
  };
}

function hintFor(name: FieldSpec['name'], { complaint, offered, reader: { t, lang } }: FieldContext) {
  if (name === 'plannedOn') return shortDate(offered.suggestedDay.plannedOn, lang);
  if (name === 'team') return complaint.restricted ? t.reviews.teamHintRestricted : t.reviews.teamHint;
  return null;
}

/** What stands already, or is usual. */
function suggestedFor(name: FieldSpec['name'], { complaint, details, offered }: FieldContext): string {
  switch (name) {
    case 'plannedOn':
    case 'dueOn':
      return offered.suggestedDay[name];
    case 'unitId':
      return String(complaint.unitId ?? likelyOffice(offered.offices, details)?.id ?? '');
    case 'team':
      return String(complaint.unitId ?? '');
    case 'categoryCode':
    case 'kelurahanCode':
      return complaint[name];
    case 'rt':
    case 'rw':
    case 'landmark':
      return details[name] ?? '';
    default:
      return '';
  }
}

function optionsFor(type: FieldSpec['type'], { complaint, offered, reader: { t } }: FieldContext) {
  switch (type) {
    case 'category':
      return offered.choices.categories;
    case 'kelurahan':
      return offered.choices.kelurahan;
    case 'level':
      return (
        levelOf(complaint.state) === 'province' ? (['city', 'kecamatan'] as const) : ['kecamatan' as const]
      )
        .filter((level) => complaint.state !== 'province.withSekda' || level === 'city')
        .map((value) => ({ value, label: t.complaints.levels[value] }));
    default:
      return offered.offices.map(({ id, name }) => ({ value: String(id), label: name }));
  }
}

import { longDate } from '../calendar/words.ts';
import { maskedPhone } from '../complaints/masking.ts';
import type { Reader } from '../complaints/pages.ts';
import { shownTicket } from '../complaints/tickets.ts';
import { usualOffice } from '../complaints/details.ts';
import type { CategoryChoice } from '../complaints/queries.ts';
import { mapOf, type MapPlace } from '../web/map.ts';
import { intakeIn, phaseOf } from './hours.ts';
import { counterOutcomes } from './intake.ts';
import type { PrivacyNotice } from './notice-queries.ts';
import { foundLate, phaseBadge, phaseText } from './pages.ts';
import { intakePath, saturdayPath, similarPath, suggestionsPath, visitorPath } from './paths.ts';
import type { CounterOffice } from './queries.ts';
import type { Session } from './sessions.ts';
import type { KnownVisitor } from './visitors.ts';

export type IntakeParts = {
  session: Session;
  kelurahan: { value: string; label: string }[];
  places: MapPlace[];
  categories: CategoryChoice[];
  offices: CounterOffice[];
  same: (KnownVisitor & { ticket: string }) | null;
  values: Record<string, string>;
  errors: Record<string, string>;
  hadPhotos: boolean;
  notice: PrivacyNotice;
  /** Whether this person may look up a visitor by phone number. */
  looksUp: boolean;
  key: string;
};

/** The whole intake on one screen. */
export function intakePage(parts: IntakeParts, reader: Reader) {
  const { t, lang, now, calendar } = reader;
  const { session, same, values, errors, offices } = parts;
  const phase = phaseOf(session, now, calendar);
  const { session: sessionError, ...fieldErrors } = errors;
  return {
    path: intakePath,
    back: saturdayPath,
    day: longDate(session.heldOn, lang),
    badge: phaseBadge(phase, reader),
    phaseText: phaseText(session, phase, reader),
    allowed: intakeIn(phase) !== 'none',
    foundLate: foundLate(phase, reader),
    late: intakeIn(phase) === 'withReason',
    numbered: intakeIn(phase) === 'withNumber' && same === null,
    privacy: {
      version: parts.notice.version,
      text: lang === 'id' ? parts.notice.textId : parts.notice.textEn,
      label: t.saturday.intake.privacyVersion(parts.notice.version),
    },
    key: parts.key,
    values: { channel: 'whatsapp', language: 'id', outcome: 'passOn', ...values },
    errors: fieldErrors,
    summary: { ...(sessionError ? { form: sessionError } : {}), ...named(fieldErrors, t.saturday.intake) },
    photosHint: parts.hadPhotos ? t.saturday.intake.photosAgain : t.saturday.intake.photosHint,
    same: same && {
      ticket: shownTicket(same.ticket),
      name: same.name,
      contact: [maskedPhone(same.phone), same.email].filter(Boolean).join(' · '),
      other: intakePath,
    },
    kelurahan: parts.kelurahan,
    map: mapOf(
      {
        id: 'point',
        title: t.places.pointTitle,
        points: [],
        places: parts.places,
        pick: { latitude: 'latitude', longitude: 'longitude' },
      },
      t,
    ),
    photosAgain: parts.hadPhotos,
    categories: parts.categories.map(({ code, name, words, sectorCode, referTo, restricted }) => ({
      code,
      name,
      words: words.join('|'),
      unit: unitName(sectorCode, offices, t.saturday.intake.kelurahan),
      referTo: referTo ?? '',
      restricted,
    })),
    channels: (['whatsapp', 'sms', 'email', 'none'] as const).map((value) => ({
      value,
      label: t.complaints.channels[value],
    })),
    languages: (['id', 'en'] as const).map((value) => ({ value, label: t.saturday.intake.languages[value] })),
    outcomes: counterOutcomes.map((value) => ({ value, label: t.saturday.intake.outcomes[value] })),
    units: offices.map(({ id, name }) => ({ value: String(id), label: name })),
    similar: similarPath,
    suggestions: suggestionsPath,
    visitor: parts.looksUp && !same ? visitorPath : null,
  };
}

// Above the form an error stands alone, so it names its field.
function named(errors: Record<string, string>, words: Reader['t']['saturday']['intake']) {
  const labels: Record<string, unknown> = {
    ...words,
    kelurahanCode: words.kelurahan,
    categoryCode: words.category,
  };
  return Object.fromEntries(
    Object.entries(errors).map(([name, text]) => [
      name,
      typeof labels[name] === 'string' ? `${labels[name]}: ${text}` : text,
    ]),
  );
}

// The lurah is known only with the location, so the name stays general.
function unitName(sectorCode: string | null, offices: CounterOffice[], kelurahan: string): string {
  if (sectorCode === 'kelurahan') return kelurahan;
  const office = usualOffice(offices, sectorCode) ?? offices.find(({ kind }) => kind === 'camat');
  return office?.name ?? '';
}

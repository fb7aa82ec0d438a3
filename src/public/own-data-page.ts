import { randomUUID } from 'node:crypto';
import { dateTime } from '../calendar/words.ts';
import { maskedNik } from '../complaints/masking.ts';
import { trackPath } from '../complaints/paths.ts';
import { shownTicket } from '../complaints/tickets.ts';
import type { Reading } from './journey.ts';
import type { OwnData } from './own-data.ts';
import { trackContactPath, trackCorrectionPath, trackDataPath } from './paths.ts';
import type { Tracked } from './tracking.ts';

type Failed = { values: Record<string, string>; errors: Record<string, string>; of: 'show' | 'correction' };

/** What is kept about a complainant; nothing of it before the digits of the phone were right. */
export function ownDataPage(
  { own, key }: Tracked,
  { data, failed, asksDigits }: { data: OwnData | null; failed: Failed | null; asksDigits: boolean },
  reading: Reading,
) {
  const show = failed?.of === 'show' ? failed : null;
  const correction = failed?.of === 'correction' ? failed : null;
  return {
    ticket: shownTicket(own.ticket),
    back: trackPath(key),
    contact: trackContactPath(key),
    asksDigits,
    ask: { action: trackDataPath(key), errors: show?.errors ?? {} },
    data: data && shownData(own, data, reading),
    correction:
      data || correction
        ? {
            action: trackCorrectionPath(key),
            key: randomUUID(),
            errors: correction?.errors ?? {},
            values: correction?.values ?? {
              name: data!.personal.name,
              homeAddress: data!.personal.address ?? '',
            },
          }
        : null,
  };
}

function shownData(own: Tracked['own'], data: OwnData, { t, lang, calendar }: Reading) {
  const words = t.ownData;
  const { personal, details, told, said, readBy, photos, remark } = data;
  const instant = (at: Date) => dateTime(at, lang, calendar.zone);
  const channel = (name: string | null) =>
    name && Object.hasOwn(t.complaints.channels, name)
      ? t.complaints.channels[name as keyof typeof t.complaints.channels]
      : '';
  const actions: Record<string, string> = { ...t.audit.actions, identityShown: words.identityShown };
  const flags = [
    ...(own.anonymous ? [words.anonymous] : []),
    ...(own.confidential ? [words.confidential] : []),
  ];
  const place = [details.address, details.rt && `RT ${details.rt}`, details.rw && `RW ${details.rw}`];
  return {
    person: [
      { label: words.name, text: personal.name },
      { label: words.phone, text: personal.phone },
      { label: words.email, text: personal.email },
      { label: words.nik, text: maskedNik(personal.nik) },
      { label: words.homeAddress, text: personal.address },
      { label: words.language, text: words.languages[personal.language] },
    ],
    complaint: [
      { label: words.received, text: instant(own.receivedAt) },
      { label: words.matter, text: own.text },
      {
        label: words.place,
        text: [...place, details.kelurahan, details.kecamatan].filter(Boolean).join(', '),
      },
      { label: words.landmark, text: details.landmark },
      { label: words.flags, text: flags.join(', ') || words.open },
      { label: words.photos, text: photos.length > 0 ? words.photosCount(photos.length) : null },
      { label: words.remark, text: remark },
    ],
    told: told.map(({ at, channel: by, text }) => ({
      at: instant(at),
      channel: channel(by),
      text: text ?? '',
    })),
    said: said.map(({ at, channel: by, text }) => ({
      at: instant(at),
      channel: channel(by),
      text: text ?? '',
    })),
    readBy: readBy.map(({ at, action, office }) => ({
      at: instant(at),
      office: office ?? '',
      what: actions[action] ?? action,
    })),
  };
}

/** The same for a program, with names that a program can read. */
export function ownDataFile({ own }: Tracked, data: OwnData) {
  const { personal, details, told, said, readBy, answers, remark, photos, events } = data;
  return {
    complaint: {
      ticket: own.ticket,
      receivedAt: own.receivedAt,
      state: own.state,
      category: details.categoryId,
      text: own.text,
      city: details.city,
      kecamatan: details.kecamatan,
      kelurahan: details.kelurahan,
      address: details.address,
      rt: details.rt,
      rw: details.rw,
      landmark: details.landmark,
      latitude: details.latitude,
      longitude: details.longitude,
      anonymous: own.anonymous,
      confidential: own.confidential,
    },
    complainant: { ...personal, nik: maskedNik(personal.nik) || null },
    history: events.map(({ at, type, fromState, toState }) => ({ at, type, fromState, toState })),
    photos: photos.map(({ kind, addedAt, takenAt, latitude, longitude }) => ({
      kind,
      addedAt,
      takenAt,
      latitude,
      longitude,
    })),
    messagesToYou: told,
    messagesFromYou: said,
    survey: { ...answers, remark },
    readBy,
  };
}

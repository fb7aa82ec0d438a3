import { dateTime } from '../calendar/words.ts';
import { coordinates, mapOf, type MapPlace } from '../web/map.ts';
import { metresBetween, type Point } from '../web/map-ground.ts';
import type { Complaint } from './complaint.ts';
import type { Details, PhotoFacts } from './details.ts';
import type { Likeness } from './likenesses.ts';
import type { Reader } from './pages.ts';
import { actionPath, complaintPath, photoPath } from './paths.ts';
import { mayTellProgress } from './progress.ts';
import { shownTicket } from './tickets.ts';

/** A photo for officials: with what the app recorded about it and what the camera had written. */
export function photoOf(photo: PhotoFacts, details: Details, { t, lang, calendar: { zone } }: Reader) {
  const caption = `${t.complaints.photoKinds[photo.kind]}, ${dateTime(photo.addedAt, lang, zone)}`;
  const facts = (at: Date | null, point: Point | null) =>
    [at && dateTime(at, lang, zone), point && coordinates(point)].filter(Boolean).join(', ');
  const recorded = facts(photo.takenAt, pointOf(photo));
  const camera = facts(photo.originalTakenAt, originalPoint(photo));
  const here = pointOf(details);
  const there = pointOf(photo) ?? originalPoint(photo);
  const metres = here && there ? Math.round(metresBetween(here, there) / 10) * 10 : null;
  const notes = [
    recorded && t.photos.recorded(recorded),
    camera && t.photos.camera(camera),
    metres === null ? '' : t.photos.away(t.photos.metres(metres)),
  ].filter((note) => note !== '');
  return { id: photo.id, href: photoPath(photo.id), alt: caption, caption, notes };
}

/** The complaint's own point and where its photos were taken, or null when nothing is known. */
export function complaintMap(details: Details, places: MapPlace[], { t, lang, calendar: { zone } }: Reader) {
  const own = pointOf(details);
  const taken = details.photos.flatMap((photo) => {
    const point = pointOf(photo);
    const label = `${t.complaints.photoKinds[photo.kind]}, ${dateTime(photo.addedAt, lang, zone)}`;
    return point ? [{ ...point, label, tone: 'info' as const }] : [];
  });
  const distinct = taken.filter(
    (one, index) => taken.findIndex((other) => coordinates(one) === coordinates(other)) === index,
  );
  const points = [
    ...(own ? [{ ...own, label: t.photos.reportedPlace, tone: 'danger' as const }] : []),
    ...distinct,
  ].map((point, index) => ({ ...point, mark: String(index + 1) }));
  return mapOf({ id: 'place', title: t.photos.mapTitle, points, places }, t);
}

/** What whoever validates should look at: likenesses side by side, and a camera that knew the work too early. */
export function likenessPage(found: Likeness[], complaint: Complaint, details: Details, reader: Reader) {
  const { t, lang, calendar } = reader;
  const early = details.photos.find(
    ({ kind, originalTakenAt: at }) => kind === 'after' && at !== null && at < complaint.receivedAt,
  );
  if (found.length === 0 && !early) return null;
  const when = (at: Date) => dateTime(at, lang, calendar.zone);
  return {
    early: early ? t.photos.takenBefore(when(early.originalTakenAt!)) : null,
    pairs: found.map(({ photoId, other, visible }) => ({
      mine: { href: photoPath(photoId), caption: t.photos.thisPhoto },
      other: {
        photo: visible ? photoPath(other.id) : null,
        ticket:
          visible && other.ticket !== complaint.ticket
            ? { href: complaintPath(other.ticket), label: shownTicket(other.ticket) }
            : null,
        whose: visible
          ? other.ticket === complaint.ticket
            ? t.photos.sameComplaint
            : ''
          : t.photos.otherComplaint,
        caption: `${t.complaints.photoKinds[other.kind]}, ${when(other.addedAt)}`,
        likeness: other.distance <= 2 ? t.photos.nearlySame : t.photos.alike,
      },
    })),
  };
}

type Failed = { action: string; values: Record<string, string | string[]>; errors: Record<string, string> };

/** The form in which the unit tells how the work goes, for those whose turn it is. */
export function progressForm(complaint: Complaint, { person }: Reader, failed: Failed | null) {
  if (!mayTellProgress(person, complaint)) return null;
  const mine = failed?.action === 'progress' ? failed : null;
  return {
    action: actionPath(complaint.ticket, 'progress'),
    open: mine !== null,
    values: mine?.values ?? {},
    errors: mine?.errors ?? {},
  };
}

const pointOf = ({
  latitude,
  longitude,
}: {
  latitude: number | null;
  longitude: number | null;
}): Point | null => (latitude === null || longitude === null ? null : { latitude, longitude });

const originalPoint = ({ originalLatitude, originalLongitude }: PhotoFacts) =>
  pointOf({ latitude: originalLatitude, longitude: originalLongitude });

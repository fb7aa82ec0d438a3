import type { Catalogue } from '../language/index.ts';
import type { FailedMeeting } from './agenda-page.ts';
import * as paths from './paths.ts';
import type { Invitee, Meeting } from './queries.ts';

type GroupName = keyof Catalogue['meetings']['groups'];
const groupOrder: readonly GroupName[] = [
  'lurah',
  'satpol',
  'sektor',
  'satpel',
  'ptsp',
  'sudin',
  'suban',
  'camat',
];
const bodies = new Set(['kesbangpol', 'perencanaan-pembangunan', 'keuangan-aset', 'pendapatan']);

/** To which of the groups that the instruction names an office belongs. */
export function groupOf({ kind, sector, office }: Invitee, { level }: Pick<Meeting, 'level'>): GroupName {
  if (kind !== 'unit') return kind;
  if (level === 'city')
    return bodies.has(sector ?? '') || office.startsWith('Suku Badan') ? 'suban' : 'sudin';
  if (sector === 'satpol-pp') return 'satpol';
  if (sector === 'gulkarmat') return 'sektor';
  return sector === 'ptsp' ? 'ptsp' : 'satpel';
}

/** Who of the called offices came, by group, as a form for those who may keep the list. */
export function attendanceOf(
  meeting: Meeting,
  invitees: Invitee[],
  failed: FailedMeeting | null,
  editable: boolean,
  t: Catalogue,
) {
  const present = invitees.filter(({ representedBy }) => representedBy !== null).length;
  const shown = invitees.map((invitee) => ({
    id: invitee.officeId,
    office: invitee.office,
    group: groupOf(invitee, meeting),
    present: invitee.representedBy !== null,
    name: invitee.representedBy || (invitee.holder ?? ''),
    label: t.meetings.presentFor(invitee.office),
  }));
  return {
    path: editable ? paths.attendancePath(meeting.id) : null,
    text: t.meetings.attendanceCount(present, invitees.length),
    open: failed?.form === 'attendance',
    error: failed?.form === 'attendance' ? (Object.values(failed.errors)[0] ?? null) : null,
    groups: groupOrder
      .map((name) => ({
        name: t.meetings.groups[name],
        offices: shown.filter(({ group }) => group === name),
      }))
      .filter(({ offices }) => offices.length > 0),
  };
}

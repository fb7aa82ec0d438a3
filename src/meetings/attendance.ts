import { time } from '../calendar/words.ts';
import type { Reader } from '../complaints/pages.ts';
import type { Catalogue } from '../language/index.ts';
import type { FailedMeeting } from './agenda-page.ts';
import type { Invitee } from './attendance-queries.ts';
import * as paths from './paths.ts';
import type { Meeting } from './queries.ts';

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

/** To which of the groups that the instruction names an office belongs (KETIGA; KEEMPAT b in the city). */
export function groupOf({ kind, sector, office }: Invitee, { level }: Pick<Meeting, 'level'>): GroupName {
  if (kind !== 'unit') return kind;
  if (level === 'city')
    return bodies.has(sector ?? '') || office.startsWith('Suku Badan') ? 'suban' : 'sudin';
  if (sector === 'satpol-pp') return 'satpol';
  if (sector === 'gulkarmat') return 'sektor';
  return sector === 'ptsp' ? 'ptsp' : 'satpel';
}

/** How many offices and how many of the called groups are present; no number is required. */
export function presenceOf(invitees: Invitee[], meeting: Pick<Meeting, 'level'>) {
  const present = invitees.filter(({ representedBy }) => representedBy !== null);
  const groupsOf = (some: Invitee[]) => new Set(some.map((invitee) => groupOf(invitee, meeting))).size;
  return {
    offices: present.length,
    allOffices: invitees.length,
    groups: groupsOf(present),
    allGroups: groupsOf(invitees),
  };
}

/** Who of the called offices came, when and for whom, by group, as a form for those who may keep the list. */
export function attendanceOf(
  meeting: Meeting,
  invitees: Invitee[],
  failed: FailedMeeting | null,
  editable: boolean,
  { t, calendar }: Reader,
) {
  const mine = failed?.form === 'attendance' ? failed : null;
  const shown = invitees.map((invitee) => {
    const { officeId: id, office, representedBy, arrivedAt, holder, invitation } = invitee;
    const typed = mine?.values;
    const name = representedBy || (holder ?? '');
    return {
      id,
      office,
      group: groupOf(invitee, meeting),
      present: mine ? (mine.chosen?.has(String(id)) ?? false) : representedBy !== null,
      name: typed?.[`name-${id}`] ?? name,
      // As a time field takes it, whatever the language.
      time: typed?.[`time-${id}`] ?? (arrivedAt ? time(arrivedAt, 'en', calendar.zone) : ''),
      error: mine?.errors[`time-${id}`] ?? null,
      nameLabel: t.meetings.presentFor(office),
      timeLabel: t.meetings.arrivedFor(office),
      standsIn: representedBy && holder && representedBy !== holder ? t.meetings.standsInFor(holder) : null,
      invitation: invitation && invitationWords(invitation, t),
    };
  });
  const { offices, allOffices, groups, allGroups } = presenceOf(invitees, meeting);
  return {
    path: editable ? paths.attendancePath(meeting.id) : null,
    text: t.meetings.attendanceCount(offices, allOffices),
    groupsText: t.meetings.groupsCount(groups, allGroups),
    open: mine !== null,
    error: mine ? (mine.errors.officeId ?? mine.errors.present ?? null) : null,
    groups: groupOrder
      .map((name) => {
        const inGroup = shown.filter(({ group }) => group === name);
        const came = inGroup.filter(({ present }) => present).length;
        return {
          name: t.meetings.groups[name],
          count: t.meetings.cameOf(came, inGroup.length),
          tone: came > 0 ? ('success' as const) : ('neutral' as const),
          offices: inGroup,
        };
      })
      .filter(({ offices: some }) => some.length > 0),
  };
}

function invitationWords({ answer, reason }: NonNullable<Invitee['invitation']>, t: Catalogue) {
  const tones = { accepted: 'success', declined: 'danger' } as const;
  return {
    tone: answer ? tones[answer] : ('neutral' as const),
    text: t.meetings.invited[answer ?? 'waiting'] + (reason ? `: ${reason}` : ''),
  };
}

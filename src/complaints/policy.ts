import { liesIn } from '../areas/areas.ts';
import { holds, signs, type Person, type Role, type RoleName } from '../people/roles.ts';
import { levelOf, type Complaint } from './complaint.ts';
import type { EventType } from './machine.ts';

export type Actor = { kind: 'person'; person: Person } | { kind: 'citizen' } | { kind: 'system' };
type Case = Pick<
  Complaint,
  'state' | 'kelurahanCode' | 'kecamatanCode' | 'cityCode' | 'restricted' | 'unitId' | 'ownerOfficeId'
>;

/** The role under which a person may do this to the complaint, or undefined. */
export function roleFor(person: Person, event: EventType, complaint: Case): Role | undefined {
  return person.roles.find((role) => may[event](role, complaint));
}

/** Whether the actor may send this event at all; whether the state allows it is the machine's question. */
export function mayDo(actor: Actor, event: EventType, complaint: Case): boolean {
  if (actor.kind === 'system') return event === 'deadlinePassed';
  if (actor.kind === 'citizen') return citizenEvents.has(event);
  return roleFor(actor.person, event, complaint) !== undefined;
}

/**
 * Decisions of the province that bind other offices: who takes them proves again who it is (people/asking-proof.ts),
 * as who closes a meeting or signs a report does.
 */
export const hasLegalWeight = (event: EventType, { state }: Pick<Case, 'state'>): boolean =>
  event === 'forwardReport' ||
  event === 'dispose' ||
  (event === 'returnDown' && state.startsWith('province.'));

/** Whoever works on complaints leaves notes; the inspector only reads. */
export const mayNote = (person: Person): boolean => person.roles.some(({ role }) => role !== 'inspector');

/**
 * Whether somebody who sees the complaint may be shown the complainant's identity: clerk and camat of the kecamatan;
 * who reviews or works on it, too, unless the complainant asked to stay unknown.
 */
export function mayKnow(
  person: Person,
  complaint: Pick<Complaint, 'anonymous' | 'confidential' | 'restricted' | 'kecamatanCode' | 'kelurahanCode'>,
): boolean {
  const { anonymous, confidential, restricted, kecamatanCode, kelurahanCode } = complaint;
  const here = (role: Role) => counters.includes(role.role) && role.areaCode === kecamatanCode;
  const handles = (role: Role) =>
    role.role === 'unitOfficer' || (role.role === 'lurah' && role.areaCode === kelurahanCode && !restricted);
  return person.roles.some((role) => here(role) || (!anonymous && !confidential && handles(role)));
}

const counters: readonly RoleName[] = ['clerk', 'camat'];

/** The receipt names the complainant and leads to the page on which he is answered: for the counter alone. */
export const mayPrintReceipt = (person: Person, complaint: Case): boolean =>
  person.roles.some((role) => atCounter(role, complaint));

/** The kecamatan at whose counters a person works: there complaints are found by the number of who came. */
export const countersOf = (person: Person): string[] =>
  person.roles.filter(({ role }) => counters.includes(role)).map(({ areaCode }) => areaCode);

/** Who works at a counter finds the complaints of who came by their number. */
export const findsByNumber = (person: Person): boolean => countersOf(person).length > 0;

/** The list of complaints is empty for who only administers: the menu does not lead there. */
export const listsComplaints = (person: Person): boolean => holds(person, 'admin') === undefined;

/**
 * Where the units lie that a person chooses among in a list, with `kecamatan` those whose kelurahan are meant, too: the
 * own area's, and those of a place within it that the list is narrowed to. Who works in a unit sees that unit's cases.
 */
export function unitPlacesOf(
  person: Person,
  { city, kecamatan }: { city?: string | undefined; kecamatan?: string | undefined } = {},
): { places: string[]; kecamatan: string[] } {
  const leading = person.roles.filter(({ role }) => role !== 'unitOfficer' && role !== 'admin');
  const own = leading.flatMap(({ role, areaCode }) =>
    role === 'lurah' ? [areaCode, above(areaCode)] : [areaCode],
  );
  const within = (code: string | undefined): string[] =>
    code && leading.some(({ areaCode }) => liesIn(code, areaCode)) ? [code] : [];
  const narrowed = within(kecamatan);
  return {
    places: [...new Set([...own, ...within(city), ...narrowed.flatMap((code) => [code, above(code)])])],
    kecamatan: [...countersOf(person), ...narrowed],
  };
}

const above = (code: string) => code.slice(0, code.lastIndexOf('.'));

/** Who leads a level, or inspects it, reads the packet of a case. */
export const maySeePackets = (person: Person): boolean =>
  holds(person, 'camat', 'walikota', 'sekda', 'governor', 'inspector') !== undefined;

/** A case that has climbed carries its packet; before, there is nothing to say why. */
export const mayReadPacket = (person: Person, events: readonly { type: string }[]): boolean =>
  maySeePackets(person) && events.some(({ type }) => type === 'sendReport');

/**
 * Whoever leads the level at which a case lies reminds the office whose turn it is, when that is another one: the role
 * in which they do, or undefined.
 */
export const remindingRole = (person: Person, complaint: Case): Person['roles'][number] | undefined =>
  complaint.ownerOfficeId === null
    ? undefined
    : person.roles.find((role) => heads(role, complaint) && role.officeId !== complaint.ownerOfficeId);

/** What somebody may do with several cases of a list at once; each case is asked again. */
export const actsOnMany = (person: Person): ('assign' | 'remind')[] => {
  const roles = new Set(person.roles.map(({ role }) => role));
  return [
    ...(findsByNumber(person) ? (['assign'] as const) : []),
    ...(leaders.some((name) => roles.has(name)) ? (['remind'] as const) : []),
  ];
};

/** Who plans the field reviews of several cases at once; each case is asked again. */
export const plansReviews = (person: Person): boolean => holds(person, 'lurah', 'camat') !== undefined;

const leaders: readonly RoleName[] = ['camat', 'walikota', 'sekda'];

const citizenEvents = new Set<EventType>(['withdraw', 'object', 'confirm', 'informationGiven']);

const may: Record<EventType, (role: Role, complaint: Case) => boolean> = {
  assign: atCounter,
  decline: works,
  planReview: reviews,
  waiveReview: reviews,
  recordReview: (role, complaint) => reviews(role, complaint) || works(role, complaint),
  decide: (role, complaint) => heads(role, complaint) && signs(role),
  completeWork: works,
  verify: validates,
  rejectWork: validates,
  sendReport: (role, complaint) => heads(role, complaint) && signs(role),
  forwardReport: (role) => role.role === 'sekda' && signs(role),
  dispose: (role) => role.role === 'governor' && signs(role),
  returnDown: (role, complaint) =>
    signs(role) &&
    (complaint.state === 'province.withGovernor' ? role.role === 'governor' : heads(role, complaint)),
  resolveOnTheSpot: atCounter,
  refer: atCounter,
  notAComplaint: atCounter,
  requestInformation: (role, complaint) =>
    owns(role, complaint) || works(role, complaint) || heads(role, complaint),
  informationGiven: (role, complaint) =>
    atCounter(role, complaint) || owns(role, complaint) || works(role, complaint),
  reassign: heads,
  correct: atCounter,
  // What has climbed is no longer the kecamatan's to end, also not by joining it to another.
  mergeInto: (role, complaint) =>
    heads(role, complaint) ||
    (levelOf(complaint.state) === 'kecamatan' && (atCounter(role, complaint) || leads(role, complaint))),
  withdraw: clerkOf,
  object: clerkOf,
  confirm: clerkOf,
  deadlinePassed: () => false,
};

function clerkOf(role: Role, complaint: Case) {
  return role.role === 'clerk' && role.areaCode === complaint.kecamatanCode;
}

function camatOf(role: Role, complaint: Case) {
  return role.role === 'camat' && role.areaCode === complaint.kecamatanCode;
}

function atCounter(role: Role, complaint: Case) {
  return clerkOf(role, complaint) || camatOf(role, complaint);
}

/** The lurah follows all complaints of the own area (KESATU c), but those about officials. */
function leads(role: Role, complaint: Case) {
  return role.role === 'lurah' && role.areaCode === complaint.kelurahanCode && !complaint.restricted;
}

function reviews(role: Role, complaint: Case) {
  return leads(role, complaint) || camatOf(role, complaint);
}

const workers: readonly RoleName[] = ['unitOfficer', 'lurah', 'camat'];
function works(role: Role, complaint: Case) {
  return workers.includes(role.role) && role.officeId === complaint.unitId;
}

function owns(role: Role, complaint: Case) {
  return role.officeId === complaint.ownerOfficeId && role.role !== 'inspector' && role.role !== 'admin';
}

/** Leads the level at which the complaint lies now. */
function heads(role: Role, complaint: Case) {
  switch (levelOf(complaint.state)) {
    case 'kecamatan':
      return camatOf(role, complaint);
    case 'city':
      return role.role === 'walikota' && role.areaCode === complaint.cityCode;
    case 'province':
      return role.role === 'sekda' && liesIn(complaint.cityCode, role.areaCode);
    case null:
      return false;
  }
}

function validates(role: Role, complaint: Case) {
  if (!signs(role)) return false;
  const walikotaForRestricted =
    role.role === 'walikota' && complaint.restricted && role.areaCode === complaint.cityCode;
  return (
    heads(role, complaint) ||
    (levelOf(complaint.state) === 'kecamatan' && (leads(role, complaint) || walikotaForRestricted))
  );
}

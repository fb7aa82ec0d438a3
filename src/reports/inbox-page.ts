import { longDate, type Language } from '../calendar/words.ts';
import { usualOffice } from '../complaints/details.ts';
import { deadlineOf } from '../complaints/pages.ts';
import { actionPath, complaintPath } from '../complaints/paths.ts';
import { shownTicket } from '../complaints/tickets.ts';
import type { Catalogue } from '../language/index.ts';
import type { Person } from '../people/roles.ts';
import { reportActionPath, reportPath } from './paths.ts';
import { signsAs } from './policy.ts';
import type { ProvinceCase } from './province-cases.ts';

export type Group = 'sekda' | 'governor';
export type Inbox = {
  group: Group;
  cases: readonly ProvinceCase[];
  units: readonly { id: number; name: string; sectorCode: string | null; kind: string }[];
};

type Reader = { person: Person; t: Catalogue; lang: Language; now: Date };
/** What a form of the inbox begins with: the usual due date of a disposition, and a new key each time. */
export type Forms = { suggestedDay: string; newKey(): string };

/** The cases that wait for the Sekda or the Governor, those of one report together, with what can be done. */
export function inboxReports(inbox: Inbox, forms: Forms, reader: Reader) {
  const { t, lang, person } = reader;
  return byReport(inbox.cases).map(({ head, cases }) => ({
    title: head.reportId
      ? `${t.reports.names.city(head.cityOffice)}, ${longDate(head.reportWeek!, lang)}`
      : t.reports.withoutReport,
    href: head.reportId ? reportPath(head.reportId) : null,
    forward:
      inbox.group === 'sekda' && head.reportId && signsAs(person, 'sekda')
        ? {
            path: reportActionPath(head.reportId, 'forwarding'),
            label: t.reports.forward(cases.length),
            key: forms.newKey(),
          }
        : null,
    return: head.reportId
      ? returnOf(inbox.group, { id: head.reportId, count: cases.length }, forms, reader)
      : null,
    cases: cases.map((each) => caseRow(each, inbox, forms, reader)),
  }));
}

/** The form that sends all cases of a report back to the city, or null for who cannot. */
export function returnOf(
  group: Group,
  { id, count }: { id: number; count: number },
  { newKey }: Forms,
  { person, t }: Reader,
) {
  if (!signsAs(person, group)) return null;
  return {
    path: reportActionPath(id, 'return'),
    label: t.reports.return.open(count),
    key: newKey(),
    prefix: `report-${id}`,
  };
}

function byReport(cases: readonly ProvinceCase[]) {
  const groups = Map.groupBy(cases, ({ reportId }) => reportId);
  return [...groups.values()].map((each) => ({ head: each[0]!, cases: each }));
}

function caseRow(each: ProvinceCase, { group, units }: Inbox, forms: Forms, reader: Reader) {
  const { t, lang, now, person } = reader;
  const { ticket, version, text } = each;
  const unit = usualOffice([...units], each.sectorCode);
  const can = signsAs(person, group);
  return {
    ticket: shownTicket(ticket),
    href: complaintPath(ticket),
    category: lang === 'id' ? each.categoryId : each.categoryEn,
    text: text.length > 200 ? `${text.slice(0, 197).trimEnd()}…` : text,
    flags: [
      each.urgent && { tone: 'danger', text: t.complaints.urgent },
      each.confidential && { tone: 'warning', text: t.complaints.confidential },
    ].filter((flag) => flag !== false),
    place: `${each.kelurahan}, ${each.kecamatan}`,
    // What was asked before a solution was objected to is answered; the objection is what remains.
    why: each.objection === null ? (each.reason ?? '') : t.reports.objection(each.objection),
    ask: each.objection === null ? (each.ask ?? '') : '',
    deadline: deadlineOf(each, t, lang, now),
    disposition:
      group === 'governor' && can
        ? {
            action: actionPath(ticket, 'disposition'),
            prefix: ticket,
            version,
            key: forms.newKey(),
            unitId: unit ? String(unit.id) : '',
            units: units.map(({ id, name }) => ({ value: String(id), label: name })),
            dueOn: forms.suggestedDay,
          }
        : null,
    return: can
      ? { action: actionPath(ticket, 'return'), prefix: `return-${ticket}`, version, key: forms.newKey() }
      : null,
  };
}

/** A line of a calendar: name with parameters, and a value as it is to be read. */
type Line = readonly [name: string, value: string];

/** An appointment. `changes` counts how often it was decided anew: calendars keep the highest (RFC 5545, 3.8.7.4). */
export type Appointment = {
  uid: string;
  starts: Date;
  ends: Date;
  changedAt: Date;
  changes: number;
  cancelled: boolean;
  summary: string;
  location: string;
  description: string;
  url: string;
};

/** A calendar to subscribe to (RFC 5545, 7986), in pieces. Times are UTC: nobody's time zone rules are needed. */
export function* calendarOf(name: string, appointments: Iterable<Appointment>): Generator<string> {
  yield written([
    ['BEGIN', 'VCALENDAR'],
    ['VERSION', '2.0'],
    ['PRODID', '-//Aduan Sabtu//Jadwal//ID'],
    ['CALSCALE', 'GREGORIAN'],
    ['METHOD', 'PUBLISH'],
    ['NAME', text(name)],
    ['X-WR-CALNAME', text(name)],
    ['REFRESH-INTERVAL;VALUE=DURATION', 'PT6H'],
  ]);
  for (const appointment of appointments) yield written(linesOf(appointment));
  yield written([['END', 'VCALENDAR']]);
}

const linesOf = (appointment: Appointment): Line[] => [
  ['BEGIN', 'VEVENT'],
  ['UID', text(appointment.uid)],
  ['DTSTAMP', instant(appointment.changedAt)],
  ['LAST-MODIFIED', instant(appointment.changedAt)],
  ['SEQUENCE', String(appointment.changes)],
  ['DTSTART', instant(appointment.starts)],
  ['DTEND', instant(appointment.ends)],
  ['STATUS', appointment.cancelled ? 'CANCELLED' : 'CONFIRMED'],
  ['TRANSP', 'TRANSPARENT'],
  ['SUMMARY', text(appointment.summary)],
  ['LOCATION', text(appointment.location)],
  ['DESCRIPTION', text(appointment.description)],
  ['URL', appointment.url],
  ['END', 'VEVENT'],
];

const written = (lines: readonly Line[]): string =>
  lines.map(([name, value]) => `${folded(`${name}:${value}`)}\r\n`).join('');

// 20261121T010000Z
const instant = (at: Date) => at.toISOString().replace(/[-:]|\.\d+/g, '');

// A control character has no place in a value (3.1).
const text = (value: string) =>
  value
    .replace(/[\\;,]/g, '\\$&')
    .replace(/\r\n?|\n/g, '\\n')
    .replace(/\p{Cc}/gu, ' ');

/** No line longer than 75 octets, and no letter cut in two (3.1). */
function folded(line: string): string {
  let [out, used] = ['', 0];
  for (const letter of line) {
    const octets = Buffer.byteLength(letter);
    if (used + octets > 75) {
      out += '\r\n ';
      used = 1;
    }
    out += letter;
    used += octets;
  }
  return out;
}

/** Addresses of access: what anybody asks, what heads decide, who holds what. */
export const accessPath = '/access';
export const askPath = '/access/requests/new';
export const askOf = (office: string): string => `${askPath}?office=${encodeURIComponent(office)}`;
export const requestsPath = '/access/requests';
export const statusPath = (key: string): string => `${requestsPath}/${key}`;
export const completionPath = (key: string): string => `${statusPath(key)}/completion`;

export const inboxPath = '/access/inbox';
export const inboxWith = (given: Record<string, string | number | undefined>): string =>
  withSearch(inboxPath, given);
export const requestPath = (number: string): string => `${inboxPath}/${number}`;
export const decisionPath = (number: string, noun: 'grant' | 'return' | 'rejection'): string =>
  `${requestPath(number)}/${noun}`;
export const documentPath = (number: string, id: string): string => `${requestPath(number)}/documents/${id}`;

export const peoplePath = (given: Record<string, string | number | undefined> = {}): string =>
  withSearch('/access/people', given);
export const exportPath = (given: Record<string, string | number | undefined>): string =>
  withSearch('/access/people.csv', given);
export const personPath = (id: number): string => `/access/people/${id}`;
export const newRolePath = (id: number, given: Record<string, string | undefined> = {}): string =>
  withSearch(`${personPath(id)}/roles/new`, given);
export const rolesPath = (id: number): string => `${personPath(id)}/roles`;
export const accountDeedPath = (
  id: number,
  noun: 'reset-code' | 'second-factor-removal' | 'deactivation',
): string => `${personPath(id)}/${noun}`;
export const roleDeedPath = (id: number, noun: 'end' | 'restoration'): string =>
  `/access/roles/${id}/${noun}`;
export const confirmationsPath = '/access/confirmations';

export const dutiesPath = '/access/duties';
export const rulesPath = '/access/rules';

function withSearch(path: string, given: Record<string, string | number | undefined>): string {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined && value !== '');
  const search = new URLSearchParams(entries.map(([name, value]) => [name, String(value)]));
  return search.size > 0 ? `${path}?${search.toString()}` : path;
}

/** The outbox; empty filters are left out of the address. */
export const outboxPath = (query: Record<string, string | undefined> = {}): string => {
  const filled = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const search = new URLSearchParams(filled).toString();
  return search ? `/outbox?${search}` : '/outbox';
};
export const resolutionPath = (id: number): string => `/outbox/${id}/resolution`;
/** Lets a channel that rests try again. */
export const breakerPath = (channel: string): string => `/outbox/channels/${channel}/trial`;
export const retryPath = (id: number): string => `/outbox/${id}/retry`;

/** Where a provider tells what became of a message; its own id and that of the attempt come back with it. */
export const twilioStatusPath = ({ id, attemptId }: { id: number; attemptId: string }): string =>
  `/webhooks/twilio/status/${id}?attempt=${attemptId}`;
export const gatewayStatusPath = '/webhooks/gateway/status';

export const messageSettingsPath = '/settings/messages';
/** How every message reads, for who looks after the texts. */
export const textsPath = '/settings/messages/texts';
/** The messages to a person's offices; `before` is the message that the page before ended with. */
export const noticesPath = (before?: number): string =>
  before === undefined ? '/notices' : `/notices?before=${before}`;
export const preferencesPath = '/preferences';

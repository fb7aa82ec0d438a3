/** How a person is reached; in the order in which one stands in for another. */
export const channelNames = ['whatsapp', 'sms', 'email'] as const;
export type ChannelName = (typeof channelNames)[number];

export type Message = {
  /** Our id of the message; it travels in the callback's address and in the Message-ID. */
  id: number;
  /** This attempt, so that a late word about an earlier one is known as such. */
  attemptId: string;
  /** E.164, or one or more mail addresses separated by ', '. */
  to: string;
  subject: string | null;
  body: string;
  language: 'id' | 'en';
  /** WhatsApp: the approved template and what is put into it. */
  template?: { sid: string; variables: Record<string, string> } | undefined;
  /** Mail: the page on which the reader can leave the list. */
  leave?: string | undefined;
};

export type Handed = {
  providerId: string | null;
  segments?: number | null;
  price?: number | null;
  priceUnit?: string | null;
};

/** What a provider says became of a message; `failed` comes with its code. */
export type Fate = Handed & { state: 'sent' | 'delivered' | 'failed'; refusal?: Refusal | null };

export type Sought = Pick<Message, 'id' | 'attemptId' | 'to' | 'body'> & { handedAt: Date };

/**
 * A way out of this machine. `send` resolves once the message was handed over, throws `NotSent` when it certainly
 * was not, and anything else when nobody can tell: then it is not sent again before somebody has asked.
 */
export type Channel = {
  name: string;
  /** Most messages that one process hands over at the same time. */
  atOnce?: number;
  send(message: Message): Promise<Handed>;
  /** Asks the provider for a message of which nobody noted the end: all that may be it. Throws when it can't say. */
  find?(sought: Sought): Promise<Fate[]>;
  close?(): Promise<void>;
};

/** The channels of this installation; one that is missing is not configured. */
export type Channels = Partial<Record<ChannelName, Channel>>;

/** Why a provider did not take a message, in our words; `lasting` means that another try would not help. */
export type Reason =
  | 'badNumber'
  | 'landline'
  | 'notRegistered'
  | 'unreachable'
  | 'blocked'
  | 'filtered'
  | 'badAddress'
  | 'mailboxFull'
  | 'content'
  | 'refused'
  | 'account'
  | 'busy'
  | 'down';
export type Refusal = { reason: Reason; lasting: boolean; code: string | null };

/** The provider has certainly not taken the message. */
export class NotSent extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(`Not sent: ${refusal.reason} ${refusal.code ?? ''}`.trim());
    this.refusal = refusal;
  }
}

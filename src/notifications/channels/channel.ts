export type ChannelName = 'sms' | 'whatsapp' | 'email';

export type Message = { to: string; subject: string | null; body: string };

/** A way out of this machine. `send` resolves once the message was handed over, and throws when it was refused. */
export type Channel = { name: string; send(message: Message): Promise<{ providerId: string | null }> };

/** The channels of this installation; one that is missing is not configured. */
export type Channels = Partial<Record<ChannelName, Channel>>;

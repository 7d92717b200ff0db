/** What the servicer is told to recommend; the resident sees nothing of it. */
export type Upgrade =
  | { kind: 'member'; userid: string; wording: string }
  | { kind: 'groupchat'; chatId: string; wording: string };

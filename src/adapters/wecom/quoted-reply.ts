/** What somebody wrote under a message of the same talk that they quoted. */
interface QuotedReply {
  readonly quoted: string;
  readonly text: string;
}

/** As WeChat spells it, a line of dashes between both; who quotes a quotation has several of them. */
const spelt = /^\s*「([\s\S]+)」\s*\n[ \t]*(?:-[ \t]*){6,}\n([\s\S]*\S)\s*$/;

/**
 * A reply that quotes, apart from what it quotes: `「name：words」`, a line of dashes, the reply. The interface does not describe it
 * (field reports alone: wechaty/puppet-padlocal issue 68), so whatever looks otherwise is left as it is.
 */
export function quotedReply(text: string): QuotedReply | undefined {
  const [, quoted, reply] = spelt.exec(text) ?? [];
  return quoted && reply ? { quoted, text: reply.trim() } : undefined;
}

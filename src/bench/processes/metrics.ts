/** What the product says about itself on `/metrics`. */
export interface ProductMetrics {
  /** Rows waiting. */
  readonly pendingInbox: number;
  readonly pendingOutbox: number;
  /** Messages of residents handled, done with or given up. */
  readonly messagesHandled: number;
  readonly messagesGivenUp: number;
  /** Tries to deliver that a quota put off. */
  readonly rateLimited: number;
}

export async function readMetrics(port: number): Promise<ProductMetrics> {
  const response = await fetch(`http://127.0.0.1:${port}/metrics`);
  if (!response.ok) throw new Error(`/metrics answered ${response.status}`);
  const lines = (await response.text()).split('\n');
  const sum = (name: string, ...labels: readonly string[]): number =>
    lines
      .filter((line) => line.startsWith(`${name}{`) && labels.every((label) => line.includes(label)))
      .reduce((total, line) => total + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
  const handled = (outcome: string): number =>
    sum('qiantai_inbox_handled_total', 'kind="message.received"', `outcome="${outcome}"`);
  return {
    pendingInbox: sum('qiantai_pending', 'queue="inbox"'),
    pendingOutbox: sum('qiantai_pending', 'queue="outbox"'),
    messagesHandled: handled('done') + handled('buried'),
    messagesGivenUp: handled('buried'),
    rateLimited: sum('qiantai_outbox_deliveries_total', 'outcome="rate-limited"'),
  };
}

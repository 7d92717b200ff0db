/** What faults match in a callback of the robot: `aibot/<cmd>/<eventtype or message>`. */
export function subjectOf(cmd: string, body: Record<string, unknown>): string {
  return `aibot/${cmd}/${eventOf(body) ?? 'message'}`;
}

export function eventOf(body: Record<string, unknown>): string | undefined {
  return (body.event as { eventtype?: string } | undefined)?.eventtype;
}

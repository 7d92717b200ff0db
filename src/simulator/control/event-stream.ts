import type { ServerResponse } from 'node:http';
import type { SimEvents } from '../events';

/** `GET /sim/events`: one server-sent event per change. */
export class EventStream {
  private readonly open = new Set<ServerResponse>();

  constructor(events: SimEvents) {
    events.subscribe((event) => {
      const line = `data: ${JSON.stringify(event)}\n\n`;
      for (const response of this.open) response.write(line);
    });
  }

  connect(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(': connected\n\n');
    this.open.add(response);
    response.on('close', () => this.open.delete(response));
  }

  stop(): void {
    for (const response of this.open) response.end();
  }
}

import type { WebSocket } from 'ws';

/** Frames of the long connection (path/101463). Acknowledgements carry no `cmd`, only the `req_id`. */
export interface Frame {
  cmd: string;
  headers: { req_id: string };
  body?: Record<string, unknown>;
}

/** `undefined` for anything that is not a frame. */
export function parseFrame(text: string): Frame | undefined {
  try {
    const parsed = JSON.parse(text) as Partial<Frame> | null;
    const reqId = parsed?.headers?.req_id;
    if (typeof parsed?.cmd !== 'string' || typeof reqId !== 'string') return undefined;
    return { cmd: parsed.cmd, headers: { req_id: reqId }, ...(parsed.body ? { body: parsed.body } : {}) };
  } catch {
    return undefined;
  }
}

export function sendFrame(
  socket: WebSocket,
  cmd: string,
  reqId: string,
  body: Record<string, unknown>,
): void {
  socket.send(JSON.stringify({ cmd, headers: { req_id: reqId }, body }));
}

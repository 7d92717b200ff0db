import { toast } from './dom.js';

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function call(path, init) {
  const response = await fetch(path, init);
  const text = await response.text();
  let body;
  try {
    body = text ? JSON.parse(text) : {};
  } catch {
    body = { error: text };
  }
  if (!response.ok) throw new Refused(response.status, reasonOf(body) ?? `${response.status} ${path}`);
  return body;
}

function reasonOf(body) {
  const reason = body?.message ?? body?.error?.message ?? body?.error ?? body?.errmsg;
  return typeof reason === 'string' ? reason.slice(0, 160) : undefined;
}

export const getJson = (path) => call(path);

export const postJson = (path, body = {}) =>
  call(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

/** Runs what a person asked for; a refusal is shown, not thrown. Answers undefined then. */
export async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    toast(error instanceof Refused ? `没有成功：${error.message}` : `没有成功：${error}`);
    return undefined;
  }
}

/** A list answered bare or under a name. */
export const listOf = (answer, name) => (Array.isArray(answer) ? answer : (answer?.[name] ?? []));

export const segment = encodeURIComponent;

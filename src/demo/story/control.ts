/** A card as an employee's phone shows it. */
export interface ShownCard {
  taskId: string;
  title: string;
  body: string;
  buttons: { key: string; text: string; disabled: boolean }[];
  questions: { questionKey: string; title: string; options: { id: string; text: string }[] }[];
}

/** A line of a chat or group; `at` in ISO on the shared clock, `n` rises over all chats. */
export interface ShownLine {
  n: number;
  at: string;
  from: string;
  type: string;
  text: string;
  menu?: { id: string; content: string }[];
  card?: ShownCard;
}

/** An API request as the simulator noted it; `status` is 0 while it is unanswered. */
export interface NotedCall {
  n: number;
  path: string;
  status: number;
  body: unknown;
  answer: unknown;
}

/** The public control side of the simulator, `/sim`. Rejects with the simulator's words when it refuses. */
export class Control {
  constructor(private readonly url: string) {}

  get<T>(path: string): Promise<T> {
    return this.ask<T>('GET', path);
  }

  post<T>(path: string, body: unknown): Promise<T> {
    return this.ask<T>('POST', path, body);
  }

  async delete(path: string): Promise<void> {
    await this.ask('DELETE', path);
  }

  private async ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      ...(body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }
}

import { createHash } from 'node:crypto';
import { ApiError } from './api/api-error';
import type { Fields } from './api/fields';
import { type ApiRoute, tokenRoute } from './api/routes';
import { byteLength } from './bytes';
import type { CallbackSender } from './callbacks';
import type { SimCore } from './core';
import { opaqueId } from './ids';
import type { MediaStore } from './media';
import type { SimApp } from './world';

const STATUS = { running: 1, done: 2, failed: 3 } as const;
const TYPES = ['video', 'file'] as const;
const WELCOME_MATERIAL = 1;
const LIMITS = { filename: 128, url: 1024, md5: 32 } as const;

interface Job {
  status: number;
  detail?: Record<string, unknown>;
}

/** Material fetched from an address in the background, with a callback at the end (path/96219). */
export class MediaJobs {
  private readonly jobs = new Map<string, Job>();
  private readonly stopping = new AbortController();

  constructor(
    private readonly core: SimCore,
    private readonly media: MediaStore,
    private readonly callbacks: CallbackSender,
  ) {}

  routes(): ApiRoute[] {
    return [
      tokenRoute('POST', '/cgi-bin/media/upload_by_url', ({ fields }, app) => this.begin(fields, app)),
      tokenRoute('POST', '/cgi-bin/media/get_upload_by_url_result', ({ fields }) => ({
        ...this.jobOf(fields.text('jobid')),
      })),
    ];
  }

  clear(): void {
    this.jobs.clear();
  }

  stop(): void {
    this.stopping.abort();
  }

  /** @throws ApiError 40004, 40058, 40063 */
  private begin(fields: Fields, app: SimApp): Record<string, unknown> {
    if (fields.number('scene') !== WELCOME_MATERIAL) throw new ApiError(40058, 'invalid scene');
    const type = TYPES.find((candidate) => candidate === fields.text('type'));
    if (!type) throw new ApiError(40004, 'invalid media type');
    for (const [name, bytes] of Object.entries(LIMITS)) {
      if (fields.text(name) === '') throw new ApiError(40063, `some parameters are empty, ${name}`);
      if (byteLength(fields.text(name)) > bytes)
        throw new ApiError(40058, `${name} exceed max length ${bytes}`);
    }
    const jobid = opaqueId('job', 32);
    const job: Job = { status: STATUS.running };
    this.jobs.set(jobid, job);
    void this.carryOut(job, type, fields).then(() => this.tell(app, jobid));
    return { jobid };
  }

  /** The code for a job nobody began is not documented. */
  private jobOf(jobid: string): Job {
    const job = this.jobs.get(jobid);
    if (!job) throw new ApiError(40058, 'invalid jobid');
    return job;
  }

  private async carryOut(job: Job, type: (typeof TYPES)[number], fields: Fields): Promise<void> {
    try {
      const bytes = await this.fetch(fields.text('url'));
      const md5 = createHash('md5').update(bytes).digest('hex');
      if (md5 !== fields.text('md5').toLowerCase()) throw new ApiError(301019, 'md5 mismatch');
      const media_id = this.media.put(type, bytes, fields.text('filename'));
      const created_at = String(this.core.clock.seconds());
      Object.assign(job, { status: STATUS.done, detail: { errcode: 0, errmsg: 'ok', media_id, created_at } });
    } catch (error) {
      const { errcode, message } =
        error instanceof ApiError ? error : new ApiError(830003, 'download from url failed');
      Object.assign(job, { status: STATUS.failed, detail: { errcode, errmsg: message } });
    }
  }

  /** The address must serve ranges. @throws ApiError 830001, 830003, 45001 */
  private async fetch(url: string): Promise<Buffer> {
    if (!/^https?:\/\//.test(url) || !URL.canParse(url)) throw new ApiError(830001, 'invalid url');
    const { jobBytes, downloadBytes } = this.core.settings.media;
    const parts: Buffer[] = [];
    for (let from = 0, total = 1; from < total; from += parts.at(-1)?.length ?? 0) {
      const range = `bytes=${from}-${from + downloadBytes - 1}`;
      const response = await fetch(url, { headers: { range }, signal: this.stopping.signal });
      const part = Buffer.from(await response.arrayBuffer());
      total = Number(/^bytes \d+-\d+\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1]);
      if (response.status !== 206 || !Number.isSafeInteger(total) || part.length === 0)
        throw new ApiError(830003, 'the url does not support range');
      if (total > jobBytes) throw new ApiError(45001, 'media size out of limit');
      parts.push(part);
    }
    return Buffer.concat(parts);
  }

  private tell(app: SimApp, jobid: string): void {
    if (this.stopping.signal.aborted || !this.jobs.has(jobid)) return;
    const fields = {
      ToUserName: this.core.world.corpId,
      FromUserName: 'sys',
      CreateTime: this.core.clock.seconds(),
      MsgType: 'event',
      Event: 'upload_media_job_finish',
      JobId: jobid,
    };
    this.callbacks.send(app, 'upload_media_job_finish', fields, jobid);
  }
}

import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Json, type Lab, startLab } from './lab';

const FILM = Buffer.from('0123456789abcdefghijklmnopqrstuvwxyz');
const md5 = createHash('md5').update(FILM).digest('hex');

let lab: Lab;
let store: Server;
let ranges: (string | undefined)[];
let url: string;

/** `/film` serves ranges, `/whole` does not, `/slow` never answers. */
beforeEach(async () => {
  ranges = [];
  lab = await startLab({ media: { downloadBytes: 16, jobBytes: 100 } });
  store = createServer((request, response) => {
    ranges.push(request.headers.range);
    if (request.url === '/slow') return;
    if (request.url === '/whole') return void response.end(FILM);
    const content = request.url === '/large' ? Buffer.alloc(101) : FILM;
    const [, from = 0, to = 0] = /(\d+)-(\d+)/.exec(request.headers.range ?? '') ?? [];
    const part = content.subarray(Number(from), Number(to) + 1);
    const contentRange = `bytes ${from}-${Number(from) + part.length - 1}/${content.length}`;
    response.writeHead(206, { 'content-range': contentRange }).end(part);
  });
  await new Promise<void>((done) => store.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(store.address() as AddressInfo).port}`;
});
afterEach(async () => {
  await lab.stop();
  store.closeAllConnections();
  await new Promise((done) => store.close(done));
});

const begin = (fields: Json = {}) =>
  lab.api('STAFF', 'media/upload_by_url', {
    scene: 1,
    type: 'video',
    filename: '巡查.mp4',
    url: `${url}/film`,
    md5,
    ...fields,
  });
const result = (jobid: unknown) => lab.api('STAFF', 'media/get_upload_by_url_result', { jobid });
const finished = () => lab.received.filter(({ fields }) => fields.Event === 'upload_media_job_finish');
const download = async (path: string, range?: string) =>
  lab.raw(`/cgi-bin/${path}&access_token=${await lab.token('KF')}`, range ? { headers: { range } } : {});

test('a file is fetched in parts from its address; a callback names the job, its result the media_id', async () => {
  const { jobid } = await begin();
  await lab.until(() => finished().length === 1, 'the end of the job');
  expect(finished()[0]).toMatchObject({
    path: '/callbacks/wecom/staff',
    fields: { FromUserName: 'sys', MsgType: 'event', JobId: jobid },
  });
  expect(ranges).toEqual(['bytes=0-15', 'bytes=16-31', 'bytes=32-47']);
  const done = await result(jobid);
  expect(done).toMatchObject({
    status: 2,
    detail: { errcode: 0, media_id: expect.any(String), created_at: expect.stringMatching(/^\d+$/) },
  });
  const path = `media/get?media_id=${(done.detail as Json).media_id}`;
  expect(await (await download(path)).json()).toMatchObject({ errcode: 830002 });
  expect(await (await download(path, 'bytes=10-12')).text()).toBe('abc');
});

test('a job that is under way says so', async () => {
  const { jobid } = await begin({ url: `${url}/slow` });
  await lab.until(() => ranges.length === 1, 'the download');
  expect(await result(jobid)).toMatchObject({ errcode: 0, status: 1 });
  expect(await result('nobody')).toMatchObject({ errcode: 40058 });
});

test.each([
  ['another file', { md5: 'd41d8cd98f00b204e9800998ecf8427e' }, 301019],
  ['more than the limit', { path: '/large' }, 45001],
  ['an address without ranges', { path: '/whole' }, 830003],
  ['an address that is none', { url: 'ftp://example.com/film' }, 830001],
  ['nobody at the address', { url: 'http://127.0.0.1:1/film' }, 830003],
])('%s fails, which the result tells', async (_what, { path, ...fields }: Json, errcode) => {
  const { jobid } = await begin(path === undefined ? fields : { url: `${url}${path}` });
  await lab.until(() => finished().length === 1, 'the end of the job');
  const failed = await result(jobid);
  expect(failed).toMatchObject({ status: 3, detail: { errcode } });
  expect(failed.detail).not.toHaveProperty('media_id');
});

test.each([
  [{ scene: 2 }, 40058],
  [{ type: 'image' }, 40004],
  [{ filename: '' }, 40063],
  [{ md5: undefined }, 40063],
  [{ filename: '长'.repeat(43) }, 40058],
  [{ url: `https://example.com/${'x'.repeat(1024)}` }, 40058],
])('an order with %j is refused at once', async (fields, errcode) => {
  expect(await begin(fields)).toMatchObject({ errcode });
});

test('a voice recorded through the JS-SDK is there in Speex as well, other media are not', async () => {
  const dataBase64 = Buffer.from('Speex   1.2').toString('base64');
  const { mediaId } = await lab.sim('staff/lin/recordings', { dataBase64 });
  const clear = await download(`media/get/jssdk?media_id=${mediaId}`);
  expect(clear.headers.get('content-type')).toBe('voice/speex');
  expect(clear.headers.get('content-disposition')).toBe(`attachment; filename="${mediaId}.speex"`);
  expect(await clear.text()).toBe('Speex   1.2');
  const ordinary = await download(`media/get?media_id=${mediaId}`, 'bytes=0-5');
  expect(await ordinary.text()).toBe('#!AMR\n');
  const { jobid } = await begin();
  await lab.until(() => finished().length === 1, 'the end of the job');
  const { media_id } = (await result(jobid)).detail as Json;
  expect(await (await download(`media/get/jssdk?media_id=${media_id}`)).json()).toMatchObject({
    errcode: 40007,
  });
  await lab.sim('clock/advance', { seconds: 3 * 86_400 });
  expect(await (await download(`media/get/jssdk?media_id=${mediaId}`)).json()).toMatchObject({
    errcode: 40007,
  });
});

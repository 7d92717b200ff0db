import { type Json, type Lab, startLab } from './lab';

let lab: Lab;

beforeEach(async () => {
  lab = await startLab({ media: { downloadBytes: 16 } });
});
afterEach(() => lab.stop());

const upload = async (type: string, content: Buffer | string, name = 'a.bin') => {
  const form = new FormData();
  form.set('media', new File([new Uint8Array(Buffer.from(content))], name));
  const path = `/cgi-bin/media/upload?access_token=${await lab.token('STAFF')}&type=${type}`;
  return (await (await lab.raw(path, { method: 'POST', body: form })).json()) as Json;
};
const download = async (mediaId: unknown, range?: string) => {
  const path = `/cgi-bin/media/get?access_token=${await lab.token('KF')}&media_id=${mediaId}`;
  return lab.raw(path, range === undefined ? {} : { headers: { range } });
};

test('a file comes back with its name, to another app of the corp as well', async () => {
  const { media_id } = await upload('file', '0123456789abcdef', '工单.json');
  const response = await download(media_id);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-disposition')).toBe(
    `attachment; filename="${encodeURIComponent('工单.json')}"`,
  );
  expect(await response.text()).toBe('0123456789abcdef');
});

test('a part may name its length, as the documentation shows it', async () => {
  const head = 'Content-Disposition: form-data; name="media"; filename="工单.txt"; filelength=8';
  const body = `--b\r\n${head}\r\nContent-Type: text/plain\r\n\r\n; filelength=8\r\n--b--\r\n`;
  const path = `/cgi-bin/media/upload?access_token=${await lab.token('STAFF')}&type=file`;
  const headers = { 'content-type': 'multipart/form-data; boundary=b' };
  const answer = (await (await lab.raw(path, { method: 'POST', body, headers })).json()) as Json;
  expect(answer).toMatchObject({ errcode: 0 });
  expect(await (await download(answer.media_id)).text()).toBe('; filelength=8');
});

test.each([
  ['bytes=0-3', '0123', 'bytes 0-3/20'],
  ['bytes=16-', 'ghij', 'bytes 16-19/20'],
  ['bytes=-2', 'ij', 'bytes 18-19/20'],
  ['bytes=18-99', 'ij', 'bytes 18-19/20'],
])('the range %s is answered 206', async (range, content, contentRange) => {
  const { media_id } = await upload('file', '0123456789abcdefghij');
  const response = await download(media_id, range);
  expect(response.status).toBe(206);
  expect(response.headers.get('content-range')).toBe(contentRange);
  expect(await response.text()).toBe(content);
});

test('what is larger than one answer may be comes in ranges only', async () => {
  const { media_id } = await upload('file', '0123456789abcdefghij');
  expect(await (await download(media_id)).json()).toMatchObject({ errcode: 830002 });
  expect(await (await download(media_id, 'bytes=0-16')).json()).toMatchObject({ errcode: 830002 });
  expect((await download(media_id, 'bytes=0-15')).status).toBe(206);
  expect((await download(media_id, 'bytes=20-')).status).toBe(416);
});

test('a file is kept for three days', async () => {
  const { media_id, created_at } = await upload('file', '0123456789');
  expect(created_at).toEqual(expect.stringMatching(/^\d+$/));
  await lab.sim('clock/advance', { seconds: 3 * 86_400 - 5 });
  expect((await download(media_id)).status).toBe(200);
  await lab.sim('clock/advance', { seconds: 6 });
  expect(await (await download(media_id)).json()).toMatchObject({ errcode: 40007 });
  expect(await (await download('')).json()).toMatchObject({ errcode: 41006 });
});

test('voice is AMR and lasts a minute at most', async () => {
  const amr = (frames: number) =>
    Buffer.concat([
      Buffer.from('#!AMR\n'),
      ...Array(frames).fill(Buffer.concat([Buffer.from([0x3c]), Buffer.alloc(31)])),
    ]);
  expect(await upload('voice', amr(3000))).toMatchObject({ errcode: 0, type: 'voice' });
  expect(await upload('voice', amr(3001))).toMatchObject({ errcode: 45007 });
  expect(await upload('voice', 'RIFF no AMR')).toMatchObject({ errcode: 40005 });
});

import { createWecomMediaSource } from '../../../src/adapters/wecom/media-source';
import type { MediaKind } from '../../../src/domain/inbound';
import { apiError, byMessage, noAnswer } from './support';

const bytesOf = (mark: string) => Buffer.concat([Buffer.from(mark, 'latin1'), Buffer.alloc(32)]);
const sourceOf = (bytes: Buffer, filename = '') =>
  createWecomMediaSource({ get: async () => ({ bytes, contentType: 'text/html', filename }) });

it.each<[MediaKind, string, string]>([
  ['image', '\xff\xd8\xff\xe0', 'image/jpeg'],
  ['image', '\x89PNG\r\n\x1a\n', 'image/png'],
  ['image', 'GIF89a', 'image/gif'],
  ['image', 'RIFF\0\0\0\0WEBP', 'image/webp'],
  ['voice', '#!AMR\n', 'audio/amr'],
  ['voice', '\x02#!SILK_V3', 'audio/silk'],
  ['video', '\0\0\0\x18ftypmp42', 'video/mp4'],
  ['file', '<html>', 'application/octet-stream'],
])('takes the type of a %s from its bytes', async (kind, mark, contentType) => {
  const bytes = bytesOf(mark);
  expect(await sourceOf(bytes, 'a.bin').fetch('M', kind)).toEqual({
    status: 'fetched',
    bytes,
    contentType,
    filename: 'a.bin',
  });
});

it.each<[MediaKind, string]>([
  ['image', '<svg onload=alert(1)>'],
  ['image', 'RIFF\0\0\0\0WAVE'],
  ['voice', 'ID3'],
  ['video', '#!AMR\n'],
])('refuses a %s that is something else', async (kind, mark) => {
  expect(await sourceOf(bytesOf(mark)).fetch('M', kind)).toMatchObject({ status: 'lost' });
});

it.each(
  byMessage<Error, string>([
    [apiError(40007), 'lost'],
    [apiError(45033), 'later'],
    [apiError(-1), 'later'],
    [noAnswer(), 'later'],
  ]),
)('after %s', async (_name, error, status) => {
  const source = createWecomMediaSource({ get: () => Promise.reject(error) });
  expect(await source.fetch('M', 'image')).toMatchObject({ status });
});

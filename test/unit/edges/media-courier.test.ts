import type { MediaUpload } from '../../../src/adapters/wecom/api/media';
import { createMediaCourier } from '../../../src/adapters/wecom/media-courier';
import type { Attachment, Delivery } from '../../../src/domain/delivery';
import { apiError, noAnswer, outboxRow, recordingLogger, scripted } from './support';

const held = (media_id: string) =>
  ({ errcode: 0, errmsg: 'ok', type: 'image', media_id, created_at: '1' }) as const;
const photo: Attachment = { mediaId: 'm1', kind: 'image', contentType: 'image/jpeg' };
const contract: Attachment = { mediaId: 'm2', kind: 'file', filename: '合同.pdf' };

function courierWith(
  answers: readonly (ReturnType<typeof held> | Error)[],
  unreadable: readonly string[] = [],
) {
  const { call, requests } = scripted<MediaUpload, ReturnType<typeof held>>(...answers);
  const logger = recordingLogger();
  const files = {
    read: async (id: string) => {
      if (unreadable.includes(id)) throw new Error('not there');
      return Buffer.from(id);
    },
  };
  const { upload } = createMediaCourier({ media: { upload: call }, files, logger });
  const carry = (attachments: readonly Attachment[], attempts = 0) => {
    const delivery: Extract<Delivery, { type: 'staff.attachments' }> = {
      type: 'staff.attachments',
      staffId: 'liu',
      heading: '【附件】',
      attachments,
    };
    return upload(outboxRow(delivery, { attempts }), delivery);
  };
  return { carry, requests, logger };
}

it('gives every attachment under a name of its kind, in the order given', async () => {
  const { carry, requests } = courierWith([held('P1'), held('P2')]);
  expect(await carry([photo, contract])).toEqual({
    status: 'accepted',
    upload: {
      held: [
        { shownAs: 'image', mediaRef: 'P1' },
        { shownAs: 'file', mediaRef: 'P2' },
      ],
      failed: 0,
    },
  });
  expect(requests).toEqual([
    { type: 'image', filename: '图片.jpg', contentType: 'image/jpeg', bytes: Buffer.from('m1') },
    { type: 'file', filename: '合同.pdf', contentType: 'application/octet-stream', bytes: Buffer.from('m2') },
  ]);
});

it.each([40005, 40006, 40009, 45001, 45007])(
  'what its own type refuses with %i goes as a file',
  async (code) => {
    const { carry, requests } = courierWith([apiError(code), held('P1')]);
    expect(await carry([photo])).toMatchObject({ upload: { held: [{ shownAs: 'file', mediaRef: 'P1' }] } });
    expect(requests.map(({ type }) => type)).toEqual(['image', 'file']);
  },
);

it('one that is refused even as a file does not keep the others back', async () => {
  const { carry } = courierWith([apiError(40006), held('P2')]);
  expect(await carry([contract, contract])).toMatchObject({
    status: 'accepted',
    upload: { held: [{ mediaRef: 'P2' }], failed: 1 },
  });
});

it.each([
  ['a busy WeCom', [apiError(-1)], []],
  ['no answer', [noAnswer()], []],
  ['bytes that cannot be read', [held('P1')], ['m1']],
] as const)(
  '%s is tried again, for about two minutes; then what can be had is shown',
  async (_, answers, unreadable) => {
    const { carry, logger } = courierWith(answers, unreadable);
    expect(await carry([photo])).toMatchObject({ status: 'later' });
    expect(await carry([photo], 6)).toMatchObject({ status: 'later' });
    expect(logger.lines).toEqual([]);
    expect(await carry([photo], 7)).toEqual({ status: 'accepted', upload: { held: [], failed: 1 } });
    expect(logger.lines).toMatchObject([{ level: 'warn', fields: { mediaId: 'm1' } }]);
  },
);

it('what an operator has to put right is asked for as an operator’s work', async () => {
  const { carry } = courierWith([apiError(40001)]);
  expect(await carry([photo])).toMatchObject({ status: 'later', alert: true });
});

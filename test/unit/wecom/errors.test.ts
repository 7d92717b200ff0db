import { handlingOf, isKnownCode } from '../../../src/adapters/wecom/error-codes';
import { WecomApiError } from '../../../src/adapters/wecom/errors';

const errorOf = (errcode: number, errmsg = 'x') => new WecomApiError('kf/send_msg', errcode, errmsg);

it.each([
  [-1, 'retry', 'now', undefined],
  [40014, 'refresh', 'later', undefined],
  [42001, 'refresh', 'later', undefined],
  [41001, 'refresh', 'later', undefined],
  [45009, 'wait', 'later', 60],
  [45033, 'wait', 'later', 2],
  [60020, 'alert', 'later', 300],
  [93000, 'alert', 'later', 300],
  [81013, 'alert', 'never', undefined],
  [95001, 'drop', 'never', undefined],
  [95018, 'drop', 'never', undefined],
  [40058, 'fix', 'never', undefined],
  [987654, 'drop', 'never', undefined],
] as const)('%i is handled as %s, retried %s', (errcode, handling, retry, retryAfterSeconds) => {
  expect(errorOf(errcode)).toMatchObject({ errcode, handling, retry, retryAfterSeconds });
});

it('knows what it does not know', () => {
  expect([isKnownCode(-1), isKnownCode(95001), isKnownCode(987654)]).toEqual([true, true, false]);
  expect(handlingOf(987654).handling).toBe('drop');
});

it('keeps the reference number and cuts endless words', () => {
  const error = errorOf(
    40014,
    `invalid access_token, hint: [1730000000_123_abcdef], from ip: 203.0.113.5${'x'.repeat(999)}`,
  );
  expect(error.hintId).toBe('1730000000_123_abcdef');
  expect(error.errmsg).toHaveLength(500);
  expect(error.message).toBe('kf/send_msg: 40014 access_token invalid');
});

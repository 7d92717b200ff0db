import { PassThrough } from 'node:stream';
import { createLogger } from '../../../src/observability/logger';
import { createMetrics } from '../../../src/observability/metrics';
import { manualClock } from './support';

function loggerToText(level: 'debug' | 'info' = 'debug') {
  const [out, err] = [new PassThrough(), new PassThrough()];
  const logger = createLogger({ level, clock: manualClock(), out, err });
  const linesOf = (stream: PassThrough) =>
    String(stream.read() ?? '')
      .trim()
      .split('\n')
      .filter(Boolean);
  return { logger, out: () => linesOf(out), err: () => linesOf(err) };
}

describe('log lines', () => {
  it('are JSON with time, level and event first, errors on their own stream', () => {
    const { logger, out, err } = loggerToText();
    logger.info('ticket.opened', { ticketId: 'T1', event: 'forged', at: new Date(0) });
    logger.error('store.failed', { error: Object.assign(new Error('disk full'), { code: 'ENOSPC' }) });
    expect(out()).toEqual([
      '{"time":"2026-11-22T04:00:00.000Z","level":"info","event":"ticket.opened","ticketId":"T1","at":"1970-01-01T00:00:00.000Z"}',
    ]);
    const [line = ''] = err();
    expect(JSON.parse(line)).toMatchObject({
      level: 'error',
      event: 'store.failed',
      error: { name: 'Error', code: 'ENOSPC', message: 'disk full' },
    });
  });

  it('below the level are left out', () => {
    const { logger, out } = loggerToText('info');
    logger.debug('pull.page');
    expect(out()).toEqual([]);
  });

  it.each([
    ['https://qyapi.weixin.qq.com/cgi-bin/x?access_token=AbC-123&debug=1', 'AbC-123'],
    ['https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7xxx', '693a91f6'],
    ['gettoken?corpid=ww1&corpsecret=s3cr3t', 's3cr3t'],
    ['{"access_token":"tok-987"}', 'tok-987'],
    ['/callbacks/wecom/kf?msg_signature=5c45ff5e21&timestamp=1', '5c45ff5e21'],
    ['Authorization: Bearer eyJhbGciOi.J9', 'eyJhbGciOi'],
    ['请联系13812345678王女士', '13812345678'],
    ['+86 138-1234-5678', '1234-5678'],
    ['座机 010-87654321', '87654321'],
  ])('never show the secret in %s', (text, secret) => {
    const { logger, err } = loggerToText();
    const cause = new Error(text);
    logger.warn('x', { text, nested: { list: [text] }, error: new Error(text, { cause }) });
    const [line = ''] = err();
    expect(line).not.toContain(secret);
    expect(JSON.parse(line).event).toBe('x');
  });

  it('never show fields that are secret by name', () => {
    const { logger, out } = loggerToText();
    logger.info('x', {
      accessToken: 'aaa',
      webhookKey: 'bbb',
      refreshCode: 'ccc',
      phone: '13800001234',
      attempts: 2,
    });
    expect(JSON.parse(out()[0] ?? '')).toMatchObject({
      accessToken: '[masked]',
      webhookKey: '[masked]',
      refreshCode: '[masked]',
      phone: '****1234',
      attempts: 2,
    });
  });

  it('keep ids and times readable and survive odd values', () => {
    const { logger, out } = loggerToText();
    const circular: Record<string, unknown> = { id: '01JDA0000000000000000000ZX', ms: '1767225600000' };
    circular.self = circular;
    logger.info('x', { circular, bytes: Buffer.alloc(5), big: 7n, call: () => 1, none: undefined });
    const line = JSON.parse(out()[0] ?? '');
    expect(line.circular).toMatchObject({ id: '01JDA0000000000000000000ZX', ms: '1767225600000' });
    expect(line).toMatchObject({ bytes: '[5 bytes]', big: '7' });
  });
});

describe('metrics', () => {
  it('are Prometheus text, without a gauge that cannot be read', async () => {
    const metrics = createMetrics({
      pending: { inbox: async () => 7, outbox: () => Promise.reject(new Error('store is down')) },
    });
    metrics.callback('kf', 'accepted', 0.004);
    metrics.inboxHandled('message.received', 'done');
    metrics.delivery('staff.card', 'accepted');
    metrics.secondOpinion('answered', 0.4);
    metrics.secondOpinion('resting');
    metrics.secondOpinionEffect('danger');
    metrics.step(0.01);
    metrics.alert('dead-letter');
    const text = await metrics.text();
    expect(text).toContain('qiantai_callbacks_total{app="kf",outcome="accepted"} 1');
    expect(text).toContain('qiantai_callback_seconds_bucket{le="0.005",app="kf"} 1');
    expect(text).toContain('qiantai_inbox_handled_total{kind="message.received",outcome="done"} 1');
    expect(text).toContain('qiantai_outbox_deliveries_total{type="staff.card",outcome="accepted"} 1');
    expect(text).toContain('qiantai_step_seconds_count 1');
    expect(text).toContain('qiantai_second_opinions_total{outcome="answered"} 1');
    expect(text).toContain('qiantai_second_opinions_total{outcome="resting"} 1');
    expect(text).toContain('qiantai_second_opinion_seconds_count 1');
    expect(text).toContain('qiantai_second_opinion_effects_total{effect="danger"} 1');
    expect(text).toContain('qiantai_alerts_total{name="dead-letter"} 1');
    expect(text).toContain('qiantai_pending{queue="inbox"} 7');
    expect(text).not.toContain('queue="outbox"');
  });
});

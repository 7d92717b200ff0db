import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { loadConfiguration } from '../../../../src/config/config';
import { intents, severities } from '../../../../src/domain/codes';
import type { Understanding } from '../../../../src/domain/understanding';
import type { Opinion } from '../../../../src/ports/second-opinion';
import { readFolder } from '../../../../src/training/corpus';
import { isInDoubt } from '../../../../src/understanding/second-look/doubt';
import { merge } from '../../../../src/understanding/second-look/merge';
import { propertyId, testUnderstanding } from '../support';

const { catalogue } = loadConfiguration(resolve('config'));
const calm: Opinion = { danger: 'none' };

type Offline = Partial<Understanding> & { readonly confidence?: number };

/** @param more `confidence` is that of the intent */
const understood = ({ confidence = 0.3, ...more }: Offline = {}): Understanding => ({
  intent: 'other',
  rooms: [],
  urging: false,
  running: false,
  alsoWants: [],
  grounds: {
    intent: { confidence, words: [] },
    ...(more.emergency && { emergency: { confidence: 0.4, words: ['味'] } }),
  },
  ...more,
});

const suspicion = (code: string, kind: NonNullable<Understanding['emergency']>['kind']) =>
  ({ code, kind, certainty: 'possible' }) as const;

const merged = (
  offline: Offline,
  opinion: Partial<Opinion>,
  message: { text?: string; mayAnswer?: boolean } = {},
): Understanding =>
  merge(understood(offline), { ...calm, ...opinion }, { text: '', mayAnswer: false, ...message }, catalogue);

describe('a danger that only the opinion sees', () => {
  it.each(['possible', 'certain'] as const)(
    'is possible when it says %s: somebody looks, nobody is alarmed',
    (danger) => {
      expect(merged({}, { danger, emergencyCode: 'SMOKE' })).toMatchObject({
        intent: 'emergency',
        code: 'SMOKE',
        emergency: { kind: 'fire', code: 'SMOKE', certainty: 'possible' },
      });
    },
  );

  it.each(['NUKE', 'TOILET', undefined])(
    'without a code of the catalogue (%s) is one of no particular kind',
    (code) => {
      const opinion: Partial<Opinion> = { danger: 'possible', ...(code && { emergencyCode: code }) };
      expect(merged({}, opinion).emergency).toMatchObject({ kind: 'other', code: 'HELP_OTHER' });
    },
  );

  it('leaves the wish beside it', () => {
    const found = merged(
      { intent: 'repair', code: 'LIGHT_PUBLIC', confidence: 0.5 },
      { danger: 'certain', emergencyCode: 'SMOKE' },
    );
    expect(found).toMatchObject({ intent: 'repair', code: 'LIGHT_PUBLIC', emergency: { code: 'SMOKE' } });
  });

  it('is heard in an answer too', () => {
    const found = merged({}, { danger: 'possible', emergencyCode: 'FALL' }, { mayAnswer: true });
    expect(found.emergency).toMatchObject({ code: 'FALL', certainty: 'possible' });
  });
});

describe('a danger that was suspected', () => {
  it('is certain when the opinion is, with the kind that was suspected', () => {
    const found = merged(
      { emergency: suspicion('SMOKE', 'fire'), intent: 'complaint', code: 'SMELL', confidence: 0.5 },
      { danger: 'certain', emergencyCode: 'FIRE' },
    );
    expect(found).toMatchObject({
      intent: 'emergency',
      code: 'SMOKE',
      emergency: { kind: 'fire', code: 'SMOKE', certainty: 'certain' },
      alsoWants: [{ intent: 'complaint', code: 'SMELL' }],
    });
  });

  it.each([
    ['MEDICAL_OTHER', 'medical'],
    ['HELP_OTHER', 'other'],
  ] as const)('%s gets its name from the opinion', (code, kind) => {
    const found = merged(
      { emergency: suspicion(code, kind) },
      { danger: 'certain', emergencyCode: 'COLLAPSE' },
    );
    expect(found.emergency).toMatchObject({ kind: 'medical', code: 'COLLAPSE', certainty: 'certain' });
  });

  it('stays possible when the opinion sees another one: wrong people would come, with wrong advice', () => {
    const offline = { emergency: suspicion('FALL', 'medical') } as const;
    expect(merged(offline, { danger: 'certain', emergencyCode: 'FIRE' })).toEqual(understood(offline));
  });

  it.each([
    calm,
    { danger: 'possible', emergencyCode: 'FIRE' },
    { danger: 'none', emergencyCode: 'FIRE' },
  ] as const)('is not doubted by %j', (opinion) => {
    const offline = { emergency: suspicion('SMOKE', 'fire'), intent: 'repair', confidence: 0.9 } as const;
    expect(merged(offline, opinion)).toEqual(understood(offline));
  });
});

describe('a gap', () => {
  it('is filled: the wish and its category', () => {
    const found = merged({}, { intent: 'repair', code: 'DRAIN_CLOG' });
    expect(found).toMatchObject({ intent: 'repair', code: 'DRAIN_CLOG' });
    expect(found.grounds).toMatchObject({ intent: { confidence: 0.5 }, code: { confidence: 0.5 } });
  });

  it('is not filled inside a flow, where a vague answer is an answer', () => {
    expect(merged({}, { intent: 'complaint', code: 'PETS' }, { mayAnswer: true })).toEqual(understood());
  });

  it.each(['emergency', 'praise', 'greeting', 'thanks', 'other'] as const)(
    'is not filled with %s',
    (intent) => {
      expect(merged({}, { intent })).toEqual(understood());
    },
  );

  it('a wish that is hardly one gives way to a more urgent one, with none of its category', () => {
    const found = merged(
      { intent: 'consult', confidence: 0.35, severity: 'important' },
      { intent: 'repair', code: 'NO_SUCH' },
    );
    expect(found).toEqual(understood({ intent: 'repair', confidence: 0.5 }));
  });

  it.each([
    ['less urgent', 0.3, 'consult'],
    ['more urgent, but it is sure enough', 0.45, 'emergency'],
    ['more urgent, but it is sure enough', 0.45, 'repair'],
  ] as const)('a wish does not give way to one that is %s', (_, confidence, intent) => {
    const offline = { intent: 'complaint', code: 'PETS', confidence, severity: 'general' } as const;
    expect(merged(offline, { intent, code: 'TOILET' })).toEqual(understood(offline));
  });

  it.each([
    ['none', {}, 'UNIT_DOOR', 'UNIT_DOOR'],
    [
      'an unspecific one of an unsure wish',
      { code: 'REPAIR_OTHER', confidence: 0.3 },
      'UNIT_DOOR',
      'UNIT_DOOR',
    ],
    [
      'an unspecific one of a surer wish',
      { code: 'REPAIR_OTHER', confidence: 0.6 },
      'UNIT_DOOR',
      'REPAIR_OTHER',
    ],
    ['another', { code: 'TOILET', confidence: 0.3 }, 'UNIT_DOOR', 'TOILET'],
    ['none, and it belongs to another wish', {}, 'PETS', undefined],
    ['none, and it is not served here', {}, 'GAS_APPLIANCE', undefined],
    ['none, and it can wait longer than an unknown fault', {}, 'WALL_SEEPAGE', undefined],
  ])('a category is filled where there is %s: %#', (_, offline, code, expected) => {
    const found = merged({ intent: 'repair', confidence: 0.5, ...offline }, { intent: 'repair', code });
    expect(found.code).toBe(expected);
  });

  it('tells by the words whether the fault is running', () => {
    const found = merged({}, { intent: 'repair', code: 'UNIT_DOOR' }, { text: '那个打不开 进不去家' });
    expect(found.running).toBe(true);
  });

  it('a wish told beside it is not served twice', () => {
    const wish = { intent: 'repair', code: 'TOILET', words: '马桶也堵' } as const;
    expect(merged({ alsoWants: [wish] }, { intent: 'repair', code: 'TOILET' }).alsoWants).toEqual([]);
    expect(merged({ alsoWants: [wish] }, { intent: 'repair', code: 'UNIT_DOOR' }).alsoWants).toEqual([wish]);
  });
});

describe('severity', () => {
  it.each([
    ['general', 'major', 'major'],
    ['important', 'general', 'important'],
    [undefined, 'important', 'important'],
    [undefined, undefined, 'general'],
  ] as const)('%s with %s is %s', (own, other, expected) => {
    const found = merged(
      { intent: 'complaint', code: 'PETS', confidence: 0.5, ...(own && { severity: own }) },
      { ...(other && { severity: other }) },
    );
    expect(found.severity).toBe(expected);
  });

  it('is at least that of the category that was filled in', () => {
    const tossed = catalogue.complaints.find(({ code }) => code === 'HIGH_TOSS')?.severity;
    expect(tossed).not.toBe('general');
    expect(merged({}, { intent: 'complaint', code: 'HIGH_TOSS' }).severity).toBe(tossed);
  });

  it('belongs to complaints and questions alone', () => {
    expect(merged({ intent: 'repair', confidence: 0.5 }, { severity: 'major' })).not.toHaveProperty(
      'severity',
    );
  });
});

describe('whatever an opinion says', () => {
  const port = testUnderstanding();
  const messages = readFolder(join('corpus', 'kept-aside')).map(({ text }) => text);
  const codes = Object.values(catalogue).flatMap((categories) =>
    categories.map(({ code }: { code: string }) => code),
  );
  const anyCode = fc.oneof(fc.constantFrom(...codes), fc.string());
  const anyOpinion: fc.Arbitrary<Opinion> = fc.record(
    {
      danger: fc.constantFrom('none', 'possible', 'certain'),
      emergencyCode: anyCode,
      intent: fc.constantFrom(...intents),
      code: anyCode,
      severity: fc.constantFrom(...severities),
    },
    { requiredKeys: ['danger'] },
  );
  const anyMessage = fc.record({
    text: fc.constantFrom(...messages),
    flow: fc.constantFrom(undefined, 'repair', 'complaint', 'emergency'),
  });
  const contextOf = (flow: string | undefined) => ({ propertyId, ...(flow !== undefined && { flow }) });
  const alarm = ({ emergency }: Understanding): number =>
    ['certain', 'possible'].indexOf(emergency?.certainty ?? '') >>> 0;
  const gravity = ({ severity }: Understanding): number => (severity ? severities.indexOf(severity) : -1);

  it('urgency is never lowered, and who, where and when stay as they were read', () => {
    fc.assert(
      fc.property(anyMessage, anyOpinion, ({ text, flow }, opinion) => {
        const before = port.understand(text, contextOf(flow));
        const after = merge(before, opinion, { text, mayAnswer: flow !== undefined }, catalogue);
        expect(alarm(after)).toBeLessThanOrEqual(alarm(before));
        if (before.emergency) expect(after.grounds.emergency).toEqual(before.grounds.emergency);
        else expect(after.emergency?.certainty).not.toBe('certain');
        expect(intents.indexOf(after.intent)).toBeLessThanOrEqual(intents.indexOf(before.intent));
        if (after.intent === before.intent) expect(gravity(after)).toBeGreaterThanOrEqual(gravity(before));
        expect(after.running || !before.running).toBe(true);
        if (after.code !== undefined) expect(codes).toContain(after.code);
        if (after.emergency) expect(codes).toContain(after.emergency.code);
        const { rooms, partialRoom, spot, phone, name, slot, answer, command, ticket, urging } = before;
        expect(after).toMatchObject({
          rooms,
          ...(partialRoom && { partialRoom }),
          ...(spot && { spot }),
          ...(phone && { phone }),
          ...(name && { name }),
          ...(slot && { slot }),
          ...(answer && { answer }),
          ...(command && { command }),
          ...(ticket && { ticket }),
          urging,
        });
      }),
      { numRuns: 300 },
    );
  });

  it('what is not in doubt stays exactly as it was', () => {
    const certain = messages
      .map((text) => ({ text, before: port.understand(text, { propertyId }) }))
      .filter(({ before }) => !isInDoubt(before));
    expect(certain.length).toBeGreaterThan(500);
    fc.assert(
      fc.property(fc.constantFrom(...certain), anyOpinion, ({ text, before }, opinion) => {
        expect(merge(before, opinion, { text, mayAnswer: false }, catalogue)).toBe(before);
      }),
    );
  });
});

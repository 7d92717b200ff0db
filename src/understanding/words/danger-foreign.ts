import type { EmergencyKind } from '../../domain/codes';
import type { DangerRule } from './danger-rule';

const person =
  '(?:my |the |our |a )?(?:kid|child|son|daughter|boy|girl|baby|mom|mum|mother|dad|father|grandpa|grandma|grandmother|grandfather|wife|husband|parents?)';

/** Danger in English and in pinyin: plain statements only, for what takes a danger back is known in Chinese alone. */
export const foreignDangers: readonly DangerRule[] = [
  rule(
    'FIRE',
    'fire',
    /\bon fire\b|caught fire|(?:there ?is|there'?s|big|kitchen|house) (?:a )?fire(?! (?:door|alarm|drill|lane|exit|hydrant))|\bflames\b|zhao ?huo|qi ?huo/,
  ),
  rule(
    'ELEVATOR_TRAPPED',
    'engineering',
    /(?:stuck|trapped)(?: \w+){0,2} (?:lift|elevator)|(?:lift|elevator)(?: \w+){0,4} trapped|dian ?ti ?(?:li ?)?kun|kun (?:zai )?dian ?ti/,
  ),
  rule(
    'GAS_LEAK',
    'engineering',
    /(?:smell|smells|smelling)(?: \w+){0,2} gas\b|gas (?:leak|smell)|(?:mei|ran|tian ?ran) ?qi ?(?:xie ?lou|lou|wei)/,
  ),
  rule(
    'COLLAPSE',
    'medical',
    /(?:not|isn'?t|stopped) breathing|unconscious|passed out|(?:won'?t|not|can'?t|doesn'?t|isn'?t)(?: \w+)? (?:wake|waking)|unresponsive|\bcollapsed\b|\bfainted\b|yun ?dao|hun ?mi/,
  ),
  rule('CARDIAC', 'medical', /heart attack|chest (?:\w+ )?pain/),
  rule(
    'MISSING',
    'security',
    new RegExp(
      `${person} (?:is |has |went |has gone )?(?:missing|lost)\\b|(?:can'?t|cannot) find ${person}\\b`,
    ),
  ),
  rule(
    'BURGLARY',
    'security',
    /(?:someone|somebody|man|guy|thief|they)(?: \w+){0,2} break(?:ing)? in|\bburglars?\b|intruder/,
  ),
  rule('MEDICAL_OTHER', 'medical', /(?:send|need|call)(?: \w+){0,2} ambulance|ambulance (?:please|now|asap)/),
];

function rule(code: string, kind: EmergencyKind, pattern: RegExp): DangerRule {
  return { code, kind, pattern };
}

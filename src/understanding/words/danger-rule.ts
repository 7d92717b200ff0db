import type { EmergencyKind } from '../../domain/codes';

/** One way of saying that somebody or something is in danger. */
export interface DangerRule {
  readonly code: string;
  readonly kind: EmergencyKind;
  /** Certain unless said otherwise. */
  readonly certainty?: 'possible';
  readonly pattern: RegExp;
}

/** Persons that can be hurt, as a group of a pattern. */
export const person =
  '(?:人|妈|娘|爸|爹|爷|奶|姥|婆|公公|外公|老公|老伴|老头|老太|大爷|大妈|大叔|阿姨|叔|姨|哥|弟|姐|妹|他|她|孩|娃|崽|宝|儿|女|孙|弟弟|妹妹|同事|室友|工人|装修工|小伙|姑娘|邻居|师傅|保洁|保安|住户|业主|我)';
export const child =
  '(?:孩子|小孩|孩|娃娃|娃儿|娃|宝宝|宝贝|小朋友|小宝|二宝|儿子|女儿|闺女|孙子|孙女|崽|婴儿|小家伙|小男孩|小女孩|bb|baby)';

/**
 * What to do about an error code: `retry` again shortly · `refresh` fetch a new access token, once · `wait` a limit was
 * reached · `drop` permanent for this request · `alert` an operator must act · `fix` our own mistake.
 */
export type WecomHandling = 'retry' | 'refresh' | 'wait' | 'drop' | 'alert' | 'fix';

export interface WecomErrorCode {
  meaning: string;
  handling: WecomHandling;
  /**
   * How long to leave it alone before the same request may succeed. On an `alert` it means that the request itself is
   * good and goes through once the operator has acted.
   */
  retryAfterSeconds?: number;
}

/** A blocked minute lasts 60 s (`path/90312`). */
const RATE_WINDOW_SECONDS = 60;
/** Trusted addresses become active about one minute after the operator adds them; do not hammer meanwhile. */
const OPERATOR_SECONDS = 300;

const retry = (meaning: string): WecomErrorCode => ({ meaning, handling: 'retry' });
const refresh = (meaning: string): WecomErrorCode => ({ meaning, handling: 'refresh' });
const wait = (meaning: string, retryAfterSeconds: number): WecomErrorCode => ({
  meaning,
  handling: 'wait',
  retryAfterSeconds,
});
const drop = (meaning: string): WecomErrorCode => ({ meaning, handling: 'drop' });
const fix = (meaning: string): WecomErrorCode => ({ meaning, handling: 'fix' });
/** The operator's repair makes the very same request succeed. */
const repair = (meaning: string): WecomErrorCode => ({
  meaning,
  handling: 'alert',
  retryAfterSeconds: OPERATOR_SECONDS,
});
/** The operator has to change what we ask for. */
const alert = (meaning: string): WecomErrorCode => ({ meaning, handling: 'alert' });

/** The codes of the interfaces in use, `path/90313`. */
const CODES: Readonly<Record<number, WecomErrorCode>> = {
  [-1]: retry('system busy'),
  6000: retry('data version conflict'),
  40001: repair('application secret invalid'),
  40003: drop('userid invalid'),
  40004: fix('media type invalid'),
  40005: fix('file type invalid'),
  40006: fix('file size invalid'),
  40007: drop('media_id invalid or expired'),
  40008: fix('msgtype invalid'),
  40009: fix('image size invalid'),
  40011: fix('video size invalid'),
  40013: repair('corp id invalid'),
  40014: refresh('access_token invalid'),
  40029: drop('OAuth code invalid or used'),
  40031: drop('userid list invalid'),
  40032: fix('userid list too long'),
  40033: fix('illegal characters in the request'),
  40035: fix('parameter illegal'),
  40050: alert('group chat does not exist'),
  40056: alert('agentid illegal'),
  40057: alert('callback URL verification failed'),
  40058: fix('parameter invalid'),
  40063: fix('parameter empty'),
  40068: drop('tag id invalid'),
  40070: drop('tag list invalid'),
  40091: repair('secret belongs to another corp'),
  40096: drop('external_userid invalid'),
  40123: fix('image format invalid'),
  40201: drop('content blocked by anti-spam'),
  41001: refresh('access_token missing'),
  41002: fix('corp id missing'),
  41004: fix('secret missing'),
  41006: fix('media_id missing'),
  41008: fix('OAuth code missing'),
  41009: fix('userid missing'),
  41011: fix('agentid missing'),
  41016: fix('title missing'),
  41033: fix('description missing'),
  41050: drop('welcome code invalid or expired'),
  41051: drop('conversation already began'),
  41096: retry('welcome message is being sent by another application'),
  42001: refresh('access_token expired'),
  42014: fix('task_id illegal or used before'),
  42015: fix('card was sent by another application'),
  42016: drop('task_id does not exist'),
  42017: fix('button key unknown'),
  42018: fix('button key illegal'),
  42019: fix('button key missing'),
  42020: fix('button name missing'),
  42022: drop('response_code already used'),
  42027: fix('keyname missing in card'),
  42028: fix('url missing in card'),
  42029: fix('media_id missing in card'),
  42030: fix('appid missing in card'),
  42031: fix('card_type illegal'),
  42033: fix('title missing in card list'),
  42035: fix('horizontal list too long'),
  42036: fix('vertical list too long'),
  42037: fix('option list length illegal'),
  42038: fix('button text missing or illegal'),
  42039: fix('button key missing or illegal'),
  42040: fix('option id illegal'),
  42041: fix('option text illegal'),
  42042: fix('jump list too long'),
  42043: fix('question_key illegal'),
  42044: fix('card_image url illegal'),
  42045: fix('card_action illegal'),
  42046: fix('submit button key illegal'),
  42047: fix('select list too long'),
  42049: fix('submit button text illegal'),
  43004: drop('member not bound'),
  43009: alert('corp not verified'),
  43012: repair('application has no callback URL'),
  44001: fix('media empty'),
  44004: fix('text empty'),
  45001: fix('media too big'),
  45002: fix('content too long'),
  45007: fix('voice too long'),
  45008: fix('too many articles'),
  45009: wait('call limit reached', RATE_WINDOW_SECONDS),
  45032: fix('author too long'),
  45033: wait('too many concurrent calls', 2),
  45034: fix('URL lacks its scheme'),
  46004: drop('user does not exist'),
  48001: repair('interface not authorised'),
  48002: repair('interface not permitted for this application'),
  48005: alert('interface retired'),
  48006: repair('rights withdrawn, application unused for long'),
  48009: alert('contact reading refused from this address'),
  49008: alert('group dissolved'),
  50001: alert('redirect domain not trusted'),
  50002: drop('outside the rights of the application'),
  50003: repair('application disabled'),
  60003: drop('department does not exist'),
  60011: drop('no rights on member or department'),
  60020: repair('caller address not trusted'),
  60021: drop('outside the visible range'),
  60030: drop('servicer outside the visible range'),
  60111: drop('userid does not exist'),
  60140: drop('response_code invalid or expired'),
  80001: alert('domain not trusted'),
  81011: alert('no rights on tag'),
  81012: fix('no recipients given'),
  81013: alert('all recipients invalid or without rights'),
  82001: fix('no recipients given'),
  82002: fix('too many departments'),
  82003: fix('too many tags'),
  82004: drop('content refused'),
  84014: drop('user_ticket expired'),
  84015: drop('user_ticket invalid'),
  84025: fix('OAuth state illegal'),
  84061: drop('no external contact relation'),
  85004: wait('trusted domain changed too often', RATE_WINDOW_SECONDS),
  85005: alert('domain ownership not verified'),
  86001: fix('chatid illegal'),
  86003: alert('chatid unknown'),
  86004: fix('group name illegal'),
  86005: fix('group owner illegal'),
  86006: fix('group member count illegal'),
  86007: fix('group members illegal'),
  86008: alert('group was created by another application'),
  86207: fix('group owner is not a member'),
  86215: drop('chatid exists already'),
  86216: fix('group member id illegal'),
  86220: fix('group parameter illegal'),
  90207: alert('mini-program appid invalid'),
  93000: repair('webhook key wrong or robot removed'),
  93004: repair('robot disabled'),
  93006: alert('group id unknown'),
  93008: repair('robot not in the group'),
  95000: alert('open_kfid invalid'),
  95001: drop('more than 5 messages since the customer wrote'),
  95002: drop('more than 48 hours since the customer wrote'),
  95003: alert('customer limit of an unverified corp'),
  95004: alert('open_kfid does not exist'),
  95005: alert('too many kf accounts, or the last one'),
  95006: alert('kf account name illegal'),
  95007: drop('callback token expired or illegal'),
  95008: fix('too many menu items'),
  95009: fix('menu item type illegal'),
  95011: alert('standalone kf secret on a WeCom-managed corp'),
  95012: alert('WeCom secret on a standalone kf corp'),
  95013: drop('session already ended'),
  95014: drop('not a servicer, or not activated'),
  95015: alert('dedicated service configured in the console'),
  95016: drop('session state change not allowed'),
  95017: repair('interface switch is off'),
  95018: drop('session state does not allow sending'),
  95019: drop('servicer stopped or suspended'),
  95021: alert('upgrade target not configured'),
  95022: fix('location type illegal'),
  95023: repair('interface switch granted to another application'),
  95026: alert('kf account usage too low'),
  95027: alert('kf accounts of an unverified corp exhausted'),
  95030: drop('message type forbidden by a kf component'),
  95031: drop('customer silent for 48 hours'),
  95032: alert('kf component record permission lapsed'),
  301002: repair('no rights on the application'),
  301042: repair('caller address not in the allow-list'),
  301049: repair('application not linked to emergency calls'),
  301050: repair('emergency calls not enabled'),
  301051: repair('emergency call balance too low'),
  830002: fix('download too large'),
  846604: drop('robot reply too late'),
  846605: drop('robot req_id invalid'),
  846608: drop('robot stream expired'),
};

const UNKNOWN: WecomErrorCode = drop('not in the published table');

/** Codes outside the table are dropped: repeating what nobody understands helps nobody. */
export function handlingOf(errcode: number): WecomErrorCode {
  return CODES[errcode] ?? UNKNOWN;
}

export function isKnownCode(errcode: number): boolean {
  return errcode in CODES;
}

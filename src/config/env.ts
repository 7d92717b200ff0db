/** The WeCom apps this product talks through: `KF` receives residents, `STAFF` talks with employees. */
export const appKeys = ['KF', 'STAFF'] as const;
export type AppKey = (typeof appKeys)[number];

const names = [
  'HOST',
  'PORT',
  'DATA_DIR',
  'MONGODB_URI',
  'REDIS_URL',
  'LOG_LEVEL',
  'QIANTAI_CONFIG',
  'QIANTAI_ROLE',
  'QIANTAI_SECRET',
  'WECOM_API_BASE_URL',
  'WECOM_CORP_ID',
  'WECOM_AIBOT_ID',
  'WECOM_AIBOT_SECRET',
  'WECOM_AIBOT_WS_URL',
  'LLM_BASE_URL',
  'LLM_API_KEY',
  'LLM_MODEL',
  'LLM_TIMEOUT_MS',
  'LLM_RESPONSE_FORMAT',
  'SPEECH_BASE_URL',
  'SPEECH_API_KEY',
  'SPEECH_MODEL',
  'SPEECH_TIMEOUT_MS',
] as const;
const appNames = ['AGENT_ID', 'SECRET', 'TOKEN', 'AES_KEY'] as const;

export type VariableName = (typeof names)[number] | `WECOM_${AppKey}_${(typeof appNames)[number]}`;

/** The variables this program reads, as text; one that is absent or blank has no entry. */
export type Environment = Readonly<Partial<Record<VariableName, string>>>;

/** Picks our variables out of the process environment. It judges nothing. */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const wanted: VariableName[] = [
    ...names,
    ...appKeys.flatMap((key) => appNames.map((name) => `WECOM_${key}_${name}` as const)),
  ];
  return Object.fromEntries(
    wanted.flatMap((name) => {
      const text = variables[name]?.trim() ?? '';
      return text === '' ? [] : [[name, text]];
    }),
  );
}

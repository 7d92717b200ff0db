import { inspect } from 'node:util';
import { type AppKey, appKeys } from './env';
import type { Variables } from './variables';

/** A text that shows as `[secret]` wherever it is printed, logged or put into JSON. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [inspect.custom](): string {
    return '[secret]';
  }
}

/** What must never reach a log. Settings hold the rest. */
export interface Secrets {
  /** Encrypts personal data and signs links. */
  readonly master: Secret;
  readonly apps: Readonly<Record<AppKey, AppSecrets>>;
  readonly aibot?: Secret;
  /** Absent: the language model is asked without a key. */
  readonly llmKey?: Secret;
  /** Of the provider that writes down voice messages; one of the property's own may want none. */
  readonly speech?: Secret;
}

interface AppSecrets {
  readonly secret: Secret;
  /** Callback Token and EncodingAESKey (`path/90930`). */
  readonly token: Secret;
  readonly aesKey: Secret;
}

export function parseSecrets(variables: Variables): Secrets {
  const apps = Object.fromEntries(appKeys.map((key) => [key, appSecrets(variables, key)])) as Record<
    AppKey,
    AppSecrets
  >;
  return {
    master: parseMaster(variables),
    apps,
    ...(variables.hasAibot() && {
      aibot: new Secret(variables.text('WECOM_AIBOT_SECRET', isWord, 'without spaces')),
    }),
    ...(variables.has('LLM_BASE_URL') &&
      variables.has('LLM_API_KEY') && {
        llmKey: new Secret(variables.text('LLM_API_KEY', isHeaderText, 'printable ASCII without spaces')),
      }),
    ...(variables.has('SPEECH_API_KEY') && {
      speech: new Secret(variables.text('SPEECH_API_KEY', isWord, 'without spaces')),
    }),
  };
}

export const parseMaster = (variables: Variables): Secret =>
  new Secret(variables.text('QIANTAI_SECRET', (text) => text.length >= 16, 'at least 16 characters'));

function appSecrets(variables: Variables, key: AppKey): AppSecrets {
  return {
    secret: new Secret(variables.text(`WECOM_${key}_SECRET`, isWord, 'without spaces')),
    token: new Secret(
      variables.text(
        `WECOM_${key}_TOKEN`,
        (text) => /^[A-Za-z0-9]{1,32}$/.test(text),
        'at most 32 letters or digits',
      ),
    ),
    aesKey: new Secret(
      variables.text(
        `WECOM_${key}_AES_KEY`,
        (text) => /^[A-Za-z0-9]{43}$/.test(text),
        '43 letters or digits',
      ),
    ),
  };
}

function isWord(text: string): boolean {
  return !/\s/.test(text);
}

/** It travels in a header. */
function isHeaderText(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}

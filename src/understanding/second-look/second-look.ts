import type { Configuration } from '../../domain/configuration';
import type { SecondLookPort } from '../../ports/second-look';
import type { SecondOpinionPort } from '../../ports/second-opinion';
import type { Understanding, UnderstandingContext, UnderstandingPort } from '../../ports/understanding';
import { isInDoubt } from './doubt';
import { merge } from './merge';
import { createMask, saysEnough } from './personal-data';

/** What an opinion did to a message: told of a danger, filled in what was wanted, or nothing. */
export type Effect = 'danger' | 'gap' | 'nothing';

export interface SecondLookOptions {
  readonly understanding: UnderstandingPort;
  readonly secondOpinion: SecondOpinionPort;
  readonly configuration: Configuration;
  readonly onOpinion?: (effect: Effect) => void;
}

/** Asks for a second opinion where the understanding is in doubt. */
export function createSecondLook(options: SecondLookOptions): SecondLookPort {
  const { understanding, secondOpinion, configuration, onOpinion } = options;
  const { catalogue } = configuration;
  const mask = createMask(configuration);

  return {
    async understandingFor(text, context) {
      const first = understanding.understand(text, context);
      if (!isInDoubt(first)) return understanding;
      const masked = mask(text, context.propertyId);
      if (!saysEnough(masked)) return understanding;
      const opinion = await secondOpinion.ask({ text: masked, mayAnswer: mayAnswer(context) });
      if (!opinion) return understanding;
      const understand = (said: string, at: UnderstandingContext): Understanding => {
        const offline = understanding.understand(said, at);
        return said === text
          ? merge(offline, opinion, { text, mayAnswer: mayAnswer(at) }, catalogue)
          : offline;
      };
      onOpinion?.(effectOf(first, understand(text, context)));
      return { understand };
    },
  };
}

const mayAnswer = ({ flow }: UnderstandingContext): boolean => flow !== undefined;

function effectOf(before: Understanding, after: Understanding): Effect {
  if (before.emergency?.certainty !== after.emergency?.certainty) return 'danger';
  const isSame =
    before.intent === after.intent && before.code === after.code && before.severity === after.severity;
  return isSame ? 'nothing' : 'gap';
}

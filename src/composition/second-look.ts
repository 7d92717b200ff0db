import { createLlmSecondOpinion } from '../adapters/llm/second-opinion';
import type { Secrets } from '../config/secrets';
import type { ProcessSettings } from '../config/settings';
import type { Configuration } from '../domain/configuration';
import type { Metrics } from '../observability/metrics';
import type { Clock } from '../ports/clock';
import type { Logger } from '../ports/logger';
import type { SecondLookPort } from '../ports/second-look';
import type { UnderstandingPort } from '../ports/understanding';
import { createSecondLook } from '../understanding/second-look/second-look';

interface SecondLookParts {
  readonly settings: ProcessSettings;
  readonly secrets: Secrets;
  readonly configuration: Configuration;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** Asks the language model that the settings name. Absent where they name none: everything is then understood offline. */
export function openSecondLook(
  parts: SecondLookParts,
  understanding: UnderstandingPort,
): SecondLookPort | undefined {
  const { settings, secrets, configuration, clock, logger, metrics } = parts;
  const { llm } = settings;
  if (!llm) return undefined;
  logger.info('second_opinion.on', { baseUrl: llm.baseUrl, model: llm.model });
  const secondOpinion = createLlmSecondOpinion({
    provider: {
      baseUrl: llm.baseUrl,
      model: llm.model,
      ...(secrets.llmKey && { apiKey: secrets.llmKey.reveal() }),
      timeoutMilliseconds: llm.timeoutMilliseconds,
      jsonMode: llm.responseFormat === 'json_object',
    },
    catalogue: configuration.catalogue,
    clock,
    logger,
    onAsked: (outcome, seconds) => metrics.secondOpinion(outcome, seconds),
  });
  return createSecondLook({
    understanding,
    secondOpinion,
    configuration,
    onOpinion: (effect) => metrics.secondOpinionEffect(effect),
  });
}

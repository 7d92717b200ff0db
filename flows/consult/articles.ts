import type { KnowledgeArticle } from '../../src/domain/configuration';
import type { FlowWorld } from '../../src/domain/flow';

/** The valid article whose words occur most in the question; null when none does. */
export function articleFor(text: string, world: FlowWorld): KnowledgeArticle | null {
  const valid = world.configuration.knowledge.filter(
    (article) =>
      (!article.properties || article.properties.includes(world.property.id)) &&
      new Date(article.validFrom) <= world.now &&
      (!article.validTo || world.now < new Date(article.validTo)),
  );
  let best: KnowledgeArticle | null = null;
  let most = 0;
  for (const article of valid) {
    const length = article.words.filter((word) => text.includes(word)).join('').length;
    if (length > most) {
      best = article;
      most = length;
    }
  }
  return best;
}

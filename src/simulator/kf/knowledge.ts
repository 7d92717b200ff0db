import type { ApiRoute } from '../api/routes';
import type { SimCore } from '../core';
import type { MediaStore } from '../media';
import { kfRoute } from './accounts';
import { KnowledgeGroups } from './knowledge-groups';
import { KnowledgeIntents } from './knowledge-intents';

/**
 * The knowledge base of WeCom's own bot (path/95971, path/95972). It is kept and answered back only: that bot is off
 * for accounts managed by API (path/95489).
 */
export function knowledgeRoutes(core: SimCore, media: MediaStore): ApiRoute[] {
  const groups = new KnowledgeGroups(core);
  const intents = new KnowledgeIntents(core, groups, media);
  return [
    kfRoute('knowledge/add_group', (fields) => groups.add(fields)),
    kfRoute('knowledge/del_group', (fields) => {
      intents.removeGroup(groups.remove(fields));
      return {};
    }),
    kfRoute('knowledge/mod_group', (fields) => groups.rename(fields)),
    kfRoute('knowledge/list_group', (fields) => groups.list(fields)),
    kfRoute('knowledge/add_intent', (fields) => intents.add(fields)),
    kfRoute('knowledge/del_intent', (fields) => intents.remove(fields)),
    kfRoute('knowledge/mod_intent', (fields) => intents.change(fields)),
    kfRoute('knowledge/list_intent', (fields) => intents.list(fields)),
  ];
}

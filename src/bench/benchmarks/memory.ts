import { type Conversation, conversationId } from '../../domain/conversation';
import type { Lab } from '../lab';
import { holdConversations } from '../load/conversations';
import { residentMegabytes } from '../measure/memory';
import { withProduct } from '../processes/product';
import { type Row, row } from '../report/row';
import { residentsOf } from '../residents/residents';
import type { Installation } from '../topologies/topology';
import { fill, onStore } from './stored';

const lookMilliseconds = 100;
/** Conversations that the product itself led, of which the store is filled with copies. */
const examples = 20;

/** Resident memory while some of the residents write and very many others are in the store. */
export async function measureMemory(lab: Lab): Promise<readonly Row[]> {
  const { topology, scale, configuration } = lab;
  const { active, conversations } = scale.memory;
  const installation = await topology.fresh();
  try {
    await withProduct({ installation }, (product) =>
      holdConversations(product, configuration, 'Example', examples),
    );
    await fillConversations(lab, installation);
    return await withProduct({ installation }, async (product) => {
      const { pid } = product.child;
      const atRest = residentMegabytes(pid);
      let highest = atRest;
      const watch = setInterval(() => {
        highest = Math.max(highest, residentMegabytes(pid));
      }, lookMilliseconds);
      const { messages } = await holdConversations(product, configuration, 'Active', active).finally(() =>
        clearInterval(watch),
      );
      return [
        row({
          id: 'memory.highest',
          title: `memory, ${conversations} conversations stored, ${active} active`,
          topology: topology.name,
          unit: 'MB',
          value: highest,
          samples: messages,
          budget: { of: 'value', bound: 'at most', limit: 300 },
          facts: {
            'MB after the start': Math.round(atRest),
            'MB afterwards': Math.round(residentMegabytes(pid)),
          },
        }),
      ];
    });
  } finally {
    await installation.remove();
  }
}

async function fillConversations({ scale, configuration }: Lab, installation: Installation): Promise<void> {
  const residents = residentsOf(configuration, 'Stored', scale.memory.conversations);
  await onStore(installation, async (store) => {
    const samples: Conversation[] = [];
    for (const { id } of configuration.properties)
      samples.push(...(await store.conversations.list(id, examples)));
    if (samples.length === 0) throw new Error('there is no conversation to copy');
    await fill(store, residents.length, async (tx, nth) => {
      const { account, user } = residents[nth] as (typeof residents)[number];
      const sample = samples[nth % samples.length] as Conversation;
      const address = { account, user };
      await tx.conversations.save({ ...sample, id: conversationId(address), address, revision: 0 });
    });
  });
}

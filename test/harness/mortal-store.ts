import type { Store, StoreTransaction } from '../../src/ports/store';

/** One write inside a transaction, e.g. `inbox.add` with its arguments. */
export interface Written {
  readonly verb: string;
  readonly args: readonly unknown[];
}

/** When the process dies: at the first transaction whose writes are meant, before or after its commit. */
export interface Death {
  readonly moment: 'before' | 'after';
  readonly commit: (writes: readonly Written[]) => boolean;
}

export class ProcessDied extends Error {}

export interface MortalStore {
  readonly store: Store;
  dieAt(death: Death): void;
}

/**
 * A store whose process can die at a chosen commit. From then on it refuses everything, so that nothing of the dead
 * process reaches the file any more; what it asked the outside world before stays asked, as with a killed process.
 * @param onWritten told of the writes of every transaction that was committed
 */
export function mortalStore(
  real: Store,
  onDeath: () => void,
  onWritten: (writes: readonly Written[]) => void,
): MortalStore {
  let planned: Death | undefined;
  let isDead = false;

  function die(): never {
    // One commit may carry several transactions that are meant.
    if (!isDead) {
      isDead = true;
      onDeath();
    }
    throw new ProcessDied('the process died');
  }

  function refuseWhenDead(): void {
    if (isDead) throw new ProcessDied('the process is dead');
  }

  async function transaction<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T> {
    refuseWhenDead();
    let writes: Written[] = [];
    let isLast = false;
    const value = await real.transaction(async (tx) => {
      refuseWhenDead();
      writes = [];
      const result = await work(recorded(tx, (write) => writes.push(write)));
      isLast = planned?.commit(writes) ?? false;
      if (isLast && planned?.moment === 'before') die();
      return result;
    });
    onWritten(writes);
    if (isLast) die();
    refuseWhenDead();
    return value;
  }

  const store = new Proxy(real, {
    get(target, name: keyof Store) {
      if (name === 'transaction') return transaction;
      if (name === 'close') return async () => (isDead ? undefined : target.close());
      const part = target[name];
      return typeof part === 'function' ? part.bind(target) : guarded(part, refuseWhenDead);
    },
  });
  return {
    store,
    dieAt(death) {
      planned = death;
    },
  };
}

type Method = (...args: unknown[]) => unknown;

function guarded<Part extends object>(part: Part, guard: () => void): Part {
  return new Proxy(part, {
    get(target, name) {
      const method = Reflect.get(target, name) as Method;
      return async (...args: unknown[]) => {
        guard();
        return method.apply(target, args);
      };
    },
  });
}

const readVerbs =
  /\.(get|of|list|byNumber|openByNumberEnding|reportedBy|openAt|timeline|ofTicket|readySubjects|next|pendingCount|buried|keyOf|readyRecipients|pendingFor|reachedSince|failed|due|liveOfTicket|liveOfTask|open|wanted)$/;

function recorded(tx: StoreTransaction, note: (write: Written) => void): StoreTransaction {
  return new Proxy(tx, {
    get(target, part: keyof StoreTransaction) {
      return new Proxy(target[part], {
        get(repository, name) {
          const method = Reflect.get(repository, name) as Method;
          return (...args: unknown[]) => {
            const verb = `${part}.${String(name)}`;
            if (!readVerbs.test(verb)) note({ verb, args });
            return method.apply(repository, args);
          };
        },
      });
    },
  });
}

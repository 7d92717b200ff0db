import { describeWithOwnMongo, describeWithOwnRedis } from '../services/describe-with';
import { audit, type Played } from './support/audit';
import { chanceFrom } from './support/chance';
import { type Cluster, startCluster } from './support/cluster';
import { disturb } from './support/disturbances';
import { comeToRest } from './support/rest';
import { type Manner, Resident, Staff, stories, unattended } from './support/stories';
import { errorsIn, roomNumber } from './support/world';

/** `CHAOS_CLUSTER=1` for the long form; `CHAOS_SEED` repeats a run's choices. */
const isLong = process.env.CHAOS_CLUSTER === '1';
const seed = Number(process.env.CHAOS_SEED ?? Math.floor(Math.random() * 1e9));
const people = isLong ? 200 : 60;
/** The more people, the longer everything takes: alarms are not to go off for all of them all the time. */
const clockSpeed = isLong ? 5 : 15;
const disturbedSeconds = isLong ? 60 : 20;
const manner: Manner = {
  patienceSeconds: isLong ? 420 : 180,
  looksEveryMilliseconds: 150,
  // All that is pressed is answered, thirty times a minute at most to one employee: pressing on would only fill the queue.
  repeatsAfterSeconds: isLong ? 150 : 12,
};
const quietSeconds = isLong ? 300 : 120;

describeWithOwnRedis('two web and two worker processes', () => {
  describeWithOwnMongo(`${people} residents writing at once`, () => {
    it(
      `lose nothing and say nothing twice while processes and servers are killed (CHAOS_SEED=${seed})`,
      async () => {
        const cluster = await startCluster({ webs: 2, workers: 2 }, clockSpeed);
        try {
          const chance = chanceFrom(seed);
          const played: Played[] = [];
          let isOver = false;
          const told = Promise.all(
            Array.from({ length: people }, (_, index) => live(cluster, played, index, () => isOver)),
          );
          const struck = await Promise.race([
            disturb(cluster, chance, disturbedSeconds),
            told.then(() => ({})),
          ]);
          isOver = true;
          await cluster.untilServing();
          await told;
          await untilQuiet(cluster);
          await cluster.stopProcesses();
          const store = await cluster.openStore();
          const findings = await audit(cluster.control, store, played, cluster.simulator.clock.now());
          await store.close();
          const errors = await errorsIn(cluster.logFile);
          process.stdout.write(`${JSON.stringify({ seed, struck, ...findings.counts, errors })}\n`);
          expect(findings.violations).toEqual([]);
        } catch (error) {
          process.stdout.write(`${await whatIsLeft(cluster)}\n`);
          throw error;
        } finally {
          await cluster.close();
        }
      },
      isLong ? 1_500_000 : 600_000,
    );
  });
});

let homes = 0;

/** One story after the other, each by somebody new, until it is over. */
async function live(
  { control }: Cluster,
  played: Played[],
  index: number,
  isOver: () => boolean,
): Promise<void> {
  const all = [...stories, ...unattended];
  for (let round = 0; round === 0 || !isOver(); round += 1) {
    const story = all[(index + round) % all.length];
    if (!story) return;
    const resident = new Resident(control, await control.resident(), manner);
    played.push({ resident: resident.id, tickets: story.tickets });
    const home = homes;
    homes += 1;
    await story.play(resident, new Staff(control, manner), roomNumber(home));
  }
}

/** What is left of rate limits and pauses goes by faster once nobody waits any more. */
async function untilQuiet({ control, simulator, time, openStore }: Cluster): Promise<void> {
  time.speed = 60;
  const store = await openStore();
  try {
    await comeToRest({ control, store, clock: simulator.clock, time }, quietSeconds);
  } finally {
    await store.close();
  }
}

/** For whoever has to find out why it did not come to rest. */
async function whatIsLeft({ simulator, openStore, logFile }: Cluster): Promise<string> {
  const store = await openStore();
  try {
    const now = simulator.clock.now();
    const [inbox, outbox, subjects, recipients, cursors, timers] = await Promise.all([
      store.inbox.pendingCount(),
      store.outbox.pendingCount(),
      store.inbox.readySubjects(now, 5),
      store.outbox.readyRecipients(now, 5),
      store.cursors.list(),
      store.timers.due(now, 5),
    ]);
    const errors = await errorsIn(logFile);
    return JSON.stringify({ seed, now, inbox, outbox, subjects, recipients, cursors, timers, errors });
  } finally {
    await store.close();
  }
}

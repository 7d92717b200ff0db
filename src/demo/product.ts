import { main } from '../main';

/** The product as a child of the demonstration: the same program, its clock moved by the parent. */
interface ClockMessage {
  readonly type: 'clock';
  readonly offsetMilliseconds: number;
}

const isClock = (message: unknown): message is ClockMessage =>
  typeof message === 'object' && message !== null && (message as ClockMessage).type === 'clock';

let offset: number | undefined;

async function start(): Promise<void> {
  const app = await main({ clock: { now: () => new Date(Date.now() + (offset ?? 0)) } });
  // The channel to the parent would keep a process alive that cannot serve.
  if (!app) process.exit();
  process.on('message', (message) => {
    if (isClock(message)) app.wake();
  });
  process.send?.({ type: 'ready', port: app.port });
}

// Nothing starts before the shared time is known: a timer that fires by the wrong clock cannot be called back.
process.on('message', (message) => {
  if (!isClock(message)) return;
  const isFirst = offset === undefined;
  offset = message.offsetMilliseconds;
  if (isFirst) void start();
});
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));

import type { AddressInfo } from 'node:net';
import express from 'express';
import { createIds } from '../../adapters/local/ids';
import { createCallbackCrypto } from '../../adapters/wecom/crypto';
import type { NewInboxRow } from '../../domain/records';
import { systemClock } from '../../ports/clock';
import { storageOf } from './stores';

/**
 * The least that can be done with a callback: Express, signature, decryption, one inbox row committed in the store of the
 * environment, 200. What the product adds to that is its price.
 */
async function main(): Promise<void> {
  const { storage, settings, secrets } = await storageOf(process.env);
  const { store } = storage;
  const ids = createIds(systemClock);
  const cryptoOf = ({ token, aesKey }: typeof secrets.apps.KF) =>
    createCallbackCrypto({ token: token.reveal(), aesKey: aesKey.reveal(), receiveId: settings.corpId });
  const cryptos = new Map([
    ['kf', cryptoOf(secrets.apps.KF)],
    ['staff', cryptoOf(secrets.apps.STAFF)],
  ]);

  const app = express();
  app.post('/callbacks/wecom/:app', express.raw({ type: () => true }), async (request, response) => {
    const crypto = cryptos.get(request.params.app ?? '');
    const { msg_signature: signature, timestamp, nonce } = request.query as Record<string, string>;
    const encrypted = /<Encrypt><!\[CDATA\[(.*?)\]\]>/.exec(String(request.body))?.[1] ?? '';
    if (!crypto || !signature || !timestamp || !nonce) return void response.status(400).end();
    if (!crypto.verify({ signature, timestamp, nonce, encrypted })) return void response.status(401).end();
    const row: NewInboxRow = {
      id: ids.next(),
      key: signature,
      subject: { kind: 'staff', id: nonce },
      lane: 'interactive',
      input: { type: 'staff.said', staffId: nonce, at: systemClock.now(), text: crypto.decrypt(encrypted) },
      receivedAt: systemClock.now(),
    };
    await store.transaction((tx) => tx.inbox.add([row]));
    response.status(200).end();
  });
  const server = app.listen(settings.port, settings.host, () => {
    const { port } = server.address() as AddressInfo;
    process.stdout.write(`${JSON.stringify({ event: 'app.started', port })}\n`);
  });
  process.once('SIGTERM', () => {
    server.closeAllConnections();
    server.close(() => void storage.close().then(() => process.exit(0)));
  });
}

void main();

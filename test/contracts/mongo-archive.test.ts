import { openMongoArchive } from '../../src/adapters/mongo/archive';
import { openMongoStore } from '../../src/adapters/mongo/store';
import { createVault } from '../../src/adapters/vault/vault';
import { describeWithMongo } from '../services/describe-with';
import { describeArchive } from './archive';

const ownSecret = 'a secret of the contract suite';

describeWithMongo('MongoDB', (mongo) => {
  describeArchive('MongoDB', async () => {
    const uri = (await mongo()).databaseUri();
    return {
      store: () => openMongoStore({ uri, vault: createVault(ownSecret) }),
      archive: (access, secret = ownSecret) =>
        openMongoArchive({ uri, vault: createVault(secret), access: access ?? 'alone' }),
    };
  });
});

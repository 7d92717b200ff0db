import { openMongoStore } from '../../src/adapters/mongo/store';
import { createVault } from '../../src/adapters/vault/vault';
import { describeWithMongo } from '../services/describe-with';
import { describeStore } from './store';

const vault = createVault('a secret of the contract suite');

describeWithMongo('MongoDB', (mongo) => {
  describe.each([
    ['in one command where the server takes it', {}],
    ['collection by collection', { writesTogether: false }],
  ])('written to %s', (_, options) => {
    describeStore('MongoDB', async () => {
      const { databaseUri } = await mongo();
      return openMongoStore({ uri: databaseUri(), vault, ...options });
    });
  });
});

// A city's single sign-on: oidc-provider in a process of its own. Prints its address as one line of JSON.
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const { clientSecret, redirectUri } = JSON.parse(process.argv[2] ?? '{}');

/** Whom the provider knows, by the name typed in. */
const PEOPLE = {
  legal: { uscc: '91440300999001016R', trust_level: '3', name: '周云岫' },
  second: { uscc: '91440300999001016R', trust_level: '4', name: '沈鹿鸣' },
  weak: { uscc: '91440300999001016R', trust_level: '1', name: '弱' },
  personal: { trust_level: '4', name: '个人' },
  stranger: { uscc: '914403009990040149', trust_level: '4', name: '外' },
};

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'ledger', client_secret: clientSecret, redirect_uris: [redirectUri] }],
    claims: { openid: ['sub'], profile: ['name'], legal: ['uscc', 'trust_level'] },
    scopes: ['openid', 'profile', 'legal'],
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true } },
    cookies: { keys: ['test'] },
    findAccount: (_ctx, id) => PEOPLE[id] && { accountId: id, claims: () => ({ sub: id, ...PEOPLE[id] }) },
  });
  server.on('request', provider.callback());
  process.stdout.write(`${JSON.stringify({ issuer })}\n`);
});
process.on('SIGTERM', () => process.exit(0));

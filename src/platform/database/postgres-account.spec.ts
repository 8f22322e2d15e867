import { parsePasswd } from './postgres-account.js';

const PASSWD =
  'root:x:0:0:root:/root:/bin/bash\npostgres:x:101:104:PostgreSQL,,,:/var/lib/postgresql:/bin/bash\nbad:x::7:\n';

describe('an account of the system', () => {
  it('is found by its name, not by a part of it', () => {
    expect(parsePasswd(PASSWD, 'postgres')).toEqual({ uid: 101, gid: 104 });
    expect(parsePasswd(PASSWD, 'post')).toBeUndefined();
    expect(parsePasswd(PASSWD, 'nobody')).toBeUndefined();
  });

  it('is not believed without numbers', () => {
    expect(parsePasswd(PASSWD, 'bad')).toBeUndefined();
  });
});

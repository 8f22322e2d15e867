import { Controller, Get } from '@nestjs/common';
import { type Actor, PUBLIC_ACTOR } from '../access.js';
import { Access } from './access.decorator.js';
import { allows } from './access.guard.js';
import { routesWithoutAccess } from './route-check.js';

const actor = (more: Partial<Actor>): Actor => ({ ...PUBLIC_ACTOR, kind: 'user', ...more });

describe('an access rule', () => {
  it('lets anybody call what is public, and only known users what is for the signed in', () => {
    expect(allows('public', PUBLIC_ACTOR)).toBe(true);
    expect(allows('signedIn', PUBLIC_ACTOR)).toBe(false);
    expect(allows('signedIn', actor({}))).toBe(true);
  });

  it('lets pass who has one of the roles', () => {
    const rule = { roles: ['operator', 'auditor'] } as const;
    expect(allows(rule, actor({ roles: ['auditor'] }))).toBe(true);
    expect(allows(rule, actor({ roles: ['buyer', 'admin'] }))).toBe(false);
    expect(allows(rule, { ...PUBLIC_ACTOR, roles: ['operator'] })).toBe(false);
  });

  it('counts a duty for regulators alone', () => {
    const rule = { duties: ['case'] } as const;
    expect(allows(rule, actor({ roles: ['regulator'], duties: ['case'] }))).toBe(true);
    expect(allows(rule, actor({ roles: ['regulator'], duties: ['review'] }))).toBe(false);
    expect(allows(rule, actor({ roles: ['operator'], duties: ['case'] }))).toBe(false);
  });

  it('lets pass by role or by duty where both are named', () => {
    const rule = { roles: ['auditor'], duties: ['case'] } as const;
    expect(allows(rule, actor({ roles: ['auditor'] }))).toBe(true);
    expect(allows(rule, actor({ roles: ['regulator'], duties: ['case'] }))).toBe(true);
    expect(allows(rule, actor({ roles: ['regulator'] }))).toBe(false);
  });
});

describe('the check of routes', () => {
  class Above {
    @Get('inherited')
    inherited() {
      return {};
    }
  }

  @Controller()
  class Some extends Above {
    @Get('open')
    open() {
      return {};
    }

    @Get('closed')
    @Access('signedIn')
    closed() {
      return {};
    }

    helper() {
      return {};
    }
  }

  it('names every route without a rule, inherited ones too, and nothing else', () => {
    expect(routesWithoutAccess(Some)).toEqual(['Some.open GET', 'Some.inherited GET']);
  });

  it('is preceded by a check that no route has two rules', () => {
    const twice = () => {
      class Double {
        @Access('public')
        @Access('signedIn')
        both() {
          return {};
        }
      }
      return Double;
    };
    expect(twice).toThrow('two access rules on both');
  });
});

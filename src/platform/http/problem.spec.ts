import { NotFoundException } from '@nestjs/common';
import { DomainError, type Fault } from '../../kernel/domain-error.js';
import { CONSTRAINT_TEXTS } from './constraint-texts.table.js';
import { problemDocument, problemOf } from './problem.js';

const TEXT = { zh: '不', en: 'no' };

describe('an error as a problem', () => {
  it.each<[Fault, number]>([
    ['malformed', 400],
    ['unauthenticated', 401],
    ['forbidden', 403],
    ['notFound', 404],
    ['conflict', 409],
    ['invalid', 422],
    ['tooMany', 429],
    ['unavailable', 503],
  ])('%s has status %i', (fault, status) => {
    expect(problemOf(new DomainError(fault, 'A.B', TEXT))?.status).toBe(status);
  });

  it('shows a single field as one entry of errors', () => {
    const problem = problemOf(new DomainError('malformed', 'A.B', TEXT, { field: 'amount/Fen' }));
    expect(problem && problemDocument(problem, 'en')).toMatchObject({
      errors: [{ pointer: '/amount~1Fen', code: 'A.B', detail: 'no' }],
    });
  });

  it('asks to try again where the database will be back by itself, and says nothing of a bug', () => {
    for (const code of ['40001', '40P01', 'ECONNREFUSED', '57P01']) {
      const error = Object.assign(new Error('x'), { driverError: { code } });
      expect(problemOf(error)).toMatchObject({ status: 503, headers: { 'Retry-After': '1' } });
    }
    expect(problemOf(Object.assign(new Error('x'), { driverError: { code: '23505' } }))).toBeUndefined();
    expect(problemOf(new Error('x'))).toBeUndefined();
    expect(problemOf('x')).toBeUndefined();
  });

  it('gives an unknown route our own words', () => {
    expect(problemOf(new NotFoundException('Cannot GET /x'))).toMatchObject({ code: 'PLATFORM.NOT_FOUND' });
  });
});

describe('the texts of broken rules', () => {
  it('are there in both languages, with the limits of the rule', () => {
    for (const [name, { code, text }] of Object.entries(CONSTRAINT_TEXTS)) {
      const { zh, en } = text([3, 9]);
      expect([name, code]).toEqual([name, expect.stringMatching(/^PLATFORM\.[A-Z0-9_]+$/)]);
      expect(zh).toMatch(/\p{Script=Han}/u);
      expect(en).not.toMatch(/\p{Script=Han}|undefined/u);
    }
    expect(CONSTRAINT_TEXTS.isLength?.text([3, 9])).toEqual({
      zh: '长度须为 3 至 9 个字符',
      en: 'Must have 3 to 9 characters',
    });
  });
});

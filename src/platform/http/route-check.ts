import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import type { ModulesContainer } from '@nestjs/core';
import { assert } from '../../kernel/assert.js';
import { ACCESS_RULE } from './access.decorator.js';

/** Stops the start when a route says nothing of who may call it. Names every such route at once. */
export function assertEveryRouteHasAccess(modules: ModulesContainer): void {
  const open: string[] = [];
  for (const module of modules.values()) {
    for (const { metatype } of module.controllers.values()) {
      if (typeof metatype === 'function') open.push(...routesWithoutAccess(metatype));
    }
  }
  assert(open.length === 0, `routes without @Access: ${open.join(', ')}`);
}

/** `Controller.handler METHOD` of each route without a rule. */
export function routesWithoutAccess(controller: { readonly name: string; readonly prototype: object }): string[] {
  const open: string[] = [];
  for (let proto = controller.prototype; proto !== Object.prototype; proto = Object.getPrototypeOf(proto)) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(proto))) {
      if (typeof value !== 'function') continue;
      const method: unknown = Reflect.getMetadata(METHOD_METADATA, value);
      if (typeof method !== 'number' || Reflect.hasMetadata(ACCESS_RULE, value)) continue;
      open.push(`${controller.name}.${name} ${RequestMethod[method]}`);
    }
  }
  return open;
}

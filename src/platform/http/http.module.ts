import { type DynamicModule, Module } from '@nestjs/common';
import { HealthController } from './health.controller.js';
import { HTTP_SETTINGS, type HttpSettings } from './http-settings.js';
import { MetricsController } from './metrics.controller.js';
import { Metrics } from './metrics.js';

@Module({ controllers: [HealthController, MetricsController], providers: [Metrics] })
class HttpModule {}

/** Health and metrics, with the settings that the application was given. */
export function httpModule(settings: HttpSettings): DynamicModule {
  return { module: HttpModule, providers: [{ provide: HTTP_SETTINGS, useValue: settings }] };
}

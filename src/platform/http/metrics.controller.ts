import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Access } from './access.decorator.js';
import { routeUnknown } from './http-fault.js';
import { HTTP_SETTINGS, type HttpSettings } from './http-settings.js';
import { Metrics } from './metrics.js';
import { WithoutTransaction } from './request.interceptor.js';

@ApiExcludeController()
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    @Inject(HTTP_SETTINGS) private readonly settings: HttpSettings,
  ) {}

  /** Prometheus text format; as good as absent where it is closed. */
  @Get()
  @Access('public')
  @WithoutTransaction()
  @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
  async read(): Promise<string> {
    if (!this.settings.metricsOpen) throw routeUnknown();
    return this.metrics.text();
  }
}

import {
  AnnotationQueryBuilder,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import type { Environment } from '../../../model/environment';

const KIND = 'prometheus';

/** Where pictures read from: whoever looks chooses among the Prometheus servers that Grafana knows. */
export const DATA_SOURCE = { type: KIND, uid: '${datasource}' };

/** The choice of a Prometheus; the default one at first. */
export function dataSourceVariable(): DatasourceVariableBuilder {
  return new DatasourceVariableBuilder('datasource').label('Prometheus').type(KIND);
}

/** Times at which alerts fired, across all pictures; without the deadman. */
export function firingAnnotation({ name }: Environment): AnnotationQueryBuilder {
  const expression = `ALERTS{alertstate="firing",environment="${name}",severity!="none"}`;
  return new AnnotationQueryBuilder()
    .name('Alerts')
    .datasource(DATA_SOURCE)
    .enable(true)
    .iconColor('red')
    .expr(expression)
    .titleFormat('{{alertname}}')
    .textFormat('{{service}} {{instance}}')
    .target(new DataqueryBuilder().datasource(DATA_SOURCE).refId('Alerts').expr(expression).range());
}

/** A link to another dashboard that keeps the time and the data source. */
export function linkTo(title: string, url: string): DashboardLinkBuilder {
  return new DashboardLinkBuilder(title)
    .type(DashboardLinkType.Link)
    .icon('dashboard')
    .tooltip('')
    .url(url)
    .tags([])
    .asDropdown(false)
    .includeVars(true)
    .keepTime(true)
    .targetBlank(false);
}

/** Lists the metrics of the reference application in docs/metrics.md, as it registers them now. */
import { writeFileSync } from 'node:fs';
import { runCommand } from '../command';
import { METRICS_PAGE, renderMetricsPage } from '../describe/metrics/page';
import { metricsOfService } from '../describe/metrics/table';

void runCommand(async () => {
  writeFileSync(METRICS_PAGE, renderMetricsPage(metricsOfService()));
  console.log(`✓ ${METRICS_PAGE}`);
});

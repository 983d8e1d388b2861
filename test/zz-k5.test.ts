import { writeFileSync } from 'node:fs';
import { eksEnvironments, renderEks } from './support/eks-manifests';
import { toYaml } from '../tools/kubernetes/yaml';
test.each(Object.entries(eksEnvironments))('dump %s', (n, e) => {
  for (const s of renderEks(e)) writeFileSync(`/work/helpers/k5/${s.stack}.yaml`, toYaml(s, 'x'));
});

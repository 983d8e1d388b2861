import { eksEnvironments, renderEks } from './support/eks-manifests';
import { World } from './support/manifests/world';
import { selectorProblems } from './support/manifests/selectors';
import { referenceProblems } from './support/manifests/references';
import { scalingProblems } from './support/manifests/scaling';
import { portProblems } from './support/manifests/ports';
import { connectionsOf } from './support/manifests/network';
test.each(Object.entries(eksEnvironments))('dump %s', (n, e) => {
  const st = renderEks(e);
  const w = new World(st.flatMap(({objects}) => objects), e.system.name, st.flatMap(({charts}) => charts));
  console.log(n, JSON.stringify([selectorProblems(w), referenceProblems(w), scalingProblems(w), portProblems(w), connectionsOf(w)], null, 1));
});

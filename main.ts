import { App } from 'cdktf';
import { loadEnvironments } from './environments';
import { forEachOrRefuse } from './model/errors';
import { assertDisjoint } from './model/portfolio';
import { createStacks } from './stacks';

/**
 * The CDKTF program: every environment becomes its stacks.
 * What a description cannot know is observed before (`tools/synth`) and comes in by the environment.
 */
const observed = JSON.parse(process.env.ABREAST_OBSERVED ?? '{}');
const environments = loadEnvironments();
assertDisjoint(environments);
const app = new App();
forEachOrRefuse(environments, (environment) => createStacks(app, environment, observed));
app.synth();

import { App } from 'cdktf';
import { loadEnvironments } from './environments';
import { forEachOrRefuse } from './model/errors';
import { assertDisjoint } from './model/portfolio';
import { createStacks } from './stacks';

/**
 * The CDKTF program: every environment becomes its stacks, or the one that ABREAST_ENVIRONMENT names: a command on one
 * environment waits for no other.
 * What a description cannot know is observed before (`tools/synth`) and comes in by the environment.
 */
const observed = JSON.parse(process.env.ABREAST_OBSERVED ?? '{}');
const environments = loadEnvironments();
assertDisjoint(environments);
const { ABREAST_ENVIRONMENT: only } = process.env;
const app = new App();
const chosen = environments.filter(({ name }) => name === (only ?? name));
forEachOrRefuse(chosen, (environment) => createStacks(app, environment, observed));
app.synth();

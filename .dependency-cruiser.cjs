// Imports point down the list only (docs/architecture.md): each folder may import itself and those after it.
const house = ['main', 'environments', 'systems', 'stacks', 'constructs', 'observability', 'model', 'app'];
const path = (name) => (name === 'main' ? '^main\\.ts$' : `^${name}/`);

const downwards = house.map((name, index) => ({
  name: `${name}-imports-down-only`,
  comment: `${name} may import only what stands below it: ${house.slice(index + 1).join(', ') || 'nothing'}`,
  severity: 'error',
  from: { path: path(name) },
  to: { path: [...house.slice(0, index), 'tools', 'test'].map(path) },
}));

module.exports = {
  forbidden: [
    ...downwards,
    {
      name: 'no-cycles',
      comment: 'a cycle has no direction: move what both need below them',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'only-the-contract-of-app',
      comment: 'the application stands alone; the others see its variable contract only',
      severity: 'error',
      from: { pathNot: '^(app|tools|test)/' },
      to: { path: '^app/', pathNot: '^app/contract/' },
    },
    {
      name: 'the-model-is-pure',
      comment: 'no infrastructure library, no files, no processes in model/',
      severity: 'error',
      from: { path: '^model/' },
      to: { path: '^(node_modules/(cdktf|constructs|@cdktf)|node:|fs|child_process)' },
    },
    {
      name: 'the-domain-is-pure',
      comment: 'app/domain knows neither the web framework nor an adapter',
      severity: 'error',
      from: { path: '^app/domain/' },
      to: { path: '^(app/(adapters|http)/|node_modules/(fastify|pg|ioredis|kysely))' },
    },
    {
      name: 'deep-imports-of-providers',
      comment: 'the index of a provider costs 4 s and 600 MB: import lib/<resource>',
      severity: 'error',
      from: {},
      to: { path: 'node_modules/@cdktf/provider-[a-z]+/lib/index\\.' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(cdktf\\.out|\\.abreast|coverage)' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.mjs', '.js', '.cjs', '.json'] },
  },
};

// Two projects: `unit` needs nothing but Node (and the Python that the supervisor brings); `engines` starts the real
// programs the stack is made of.
const common = {
  testEnvironment: 'node',
  transform: {
    '^.+\\.m?[jt]s$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  // `cookie` is published as an ES module only, which `@fastify/cookie` imports when it is loaded; jest runs CommonJS.
  transformIgnorePatterns: ['/node_modules/(?!(cookie|@fastify/cookie)/)'],
  modulePathIgnorePatterns: ['<rootDir>/.abreast', '<rootDir>/cdktf.out'],
};
// What takes too long for every change; npm run test:full runs it.
const left = process.env.ABREAST_TEST_FULL === '1' ? [] : ['<rootDir>/test/engines/full/'];
module.exports = {
  projects: [
    { ...common, displayName: 'unit', testMatch: ['<rootDir>/test/*.test.ts'] },
    {
      ...common,
      displayName: 'engines',
      testMatch: ['<rootDir>/test/engines/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', ...left],
    },
  ],
};

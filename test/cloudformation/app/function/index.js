exports.handler = async ({ name }) => ({
  said: `hello ${name}`,
  queue: process.env.QUEUE,
  stage: process.env.STAGE,
});

// Prints what a step of a judge came to, as a line of JSON.

/// Prints and returns what `run` returns, or prints the class of its error and what `code` reads from it.
module.exports = async (name, run, code = (error) => error.code) => {
  const line = { step: name };
  try {
    line.result = await run();
  } catch (error) {
    line.error = error.constructor.name;
    line.code = code(error);
  }
  console.log(JSON.stringify(line));
  return line.result;
};

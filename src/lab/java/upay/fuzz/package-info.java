/**
 * What strangers can send, made at random from a seed and judged by what must hold for every input: no crash, nothing accepted
 * without a right signature, two accepted inputs with one signature mean the same, nothing revealed to who cannot sign.
 *
 * <p>A {@link upay.fuzz.FuzzInput} makes and judges the inputs of one kind; {@link upay.fuzz.FuzzInputs} lists them all. {@code
 * scripts/fuzz} runs as many as wanted, the tests a few thousand of each. A failure names the seed and the input's number, which
 * alone make it again.
 */
package upay.fuzz;

/**
 * The program's entry point: {@link upay.Main} hands over to the command line.
 */
package upay;

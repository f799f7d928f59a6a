/** The operators' commands that list, show and resolve orders, with their timeline and next steps. */
package upay.cli.order;
